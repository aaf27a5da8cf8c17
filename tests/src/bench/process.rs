//! What a process has used so far, as Linux tells it: the benches judge programs from outside.

use std::time::Instant;

/// Threads that only fill pixels, by the start of their name: Mesa's llvmpipe, and those of Chromium's compositor.
const RASTERISERS: [&str; 2] = ["llvmpipe", "CompositorTile"];
/// Chromium paints in a process of its own; where there is no GPU all of it is a software rasteriser.
const RASTER_PROCESS: &str = "--type=gpu-process";

#[expect(clippy::disallowed_methods, reason = "a bench measures real time")]
pub(super) fn instant() -> Instant {
    Instant::now()
}

/// Processor time in seconds, to a hundredth.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cpu {
    /// All threads but those of a software rasteriser.
    pub own_s: f64,
    pub raster_s: f64,
}

impl Cpu {
    pub fn total_s(self) -> f64 {
        self.own_s + self.raster_s
    }
}

/// Processor time of a running process. A thread that has ended meanwhile counts as ours.
pub fn cpu(pid: u32) -> anyhow::Result<Cpu> {
    let whole = cpu_of(&format!("/proc/{pid}/stat"))?;
    let command = std::fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    if String::from_utf8_lossy(&command).contains(RASTER_PROCESS) {
        return Ok(Cpu {
            own_s: 0.0,
            raster_s: whole,
        });
    }
    let mut raster_s = 0.0;
    for task in std::fs::read_dir(format!("/proc/{pid}/task"))? {
        let task = task?.path();
        let name = std::fs::read_to_string(task.join("comm")).unwrap_or_default();
        if RASTERISERS.iter().any(|one| name.starts_with(one)) {
            raster_s += cpu_of(&task.join("stat").to_string_lossy())?;
        }
    }
    Ok(Cpu {
        own_s: (whole - raster_s).max(0.0),
        raster_s,
    })
}

/// The same of several processes together; one that has ended meanwhile is an error.
pub fn cpu_of_all(pids: &[u32]) -> anyhow::Result<Cpu> {
    let mut sum = Cpu::default();
    for pid in pids {
        let one = cpu(*pid)?;
        sum.own_s += one.own_s;
        sum.raster_s += one.raster_s;
    }
    Ok(sum)
}

/// A process and all that it has started, as far as they still run.
pub fn tree(root: u32) -> anyhow::Result<Vec<u32>> {
    let mut parents = Vec::new();
    for entry in std::fs::read_dir("/proc")? {
        let name = entry?.file_name();
        let Some(pid) = name.to_str().and_then(|name| name.parse::<u32>().ok()) else {
            continue;
        };
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
        let parent = after_name.split_whitespace().nth(1);
        if let Some(parent) = parent.and_then(|parent| parent.parse::<u32>().ok()) {
            parents.push((pid, parent));
        }
    }
    let mut found = vec![root];
    let mut next = 0;
    while let Some(parent) = found.get(next).copied() {
        let children = parents.iter().filter(|(_, of)| *of == parent);
        found.extend(children.map(|(pid, _)| *pid));
        next += 1;
    }
    Ok(found)
}

/// Fields 14 and 15 in hundredths of a second (proc(5)); the name before them may hold spaces.
fn cpu_of(stat: &str) -> anyhow::Result<f64> {
    let stat = std::fs::read_to_string(stat)?;
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let fields = after_name.split_whitespace().skip(11).take(2);
    Ok(fields.map(str::parse::<f64>).sum::<Result<f64, _>>()? / 100.0)
}

/// Resident memory in MiB.
pub fn rss_mb(pid: u32) -> anyhow::Result<f64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|rest| rest.trim().split(' ').next()?.parse::<f64>().ok());
    kib.map(|kib| kib / 1_024.0)
        .ok_or_else(|| anyhow::anyhow!("no VmRSS in /proc/{pid}/status"))
}

/// Memory in MiB, pages that several processes share counted in parts; so that those of one program add up.
pub fn pss_mb(pid: u32) -> anyhow::Result<f64> {
    let rollup = std::fs::read_to_string(format!("/proc/{pid}/smaps_rollup"))?;
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"));
    let kib = line.and_then(|rest| rest.trim().split(' ').next()?.parse::<f64>().ok());
    kib.map(|kib| kib / 1_024.0)
        .ok_or_else(|| anyhow::anyhow!("no Pss in /proc/{pid}/smaps_rollup"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_uses_memory_and_time() {
        let own = std::process::id();
        assert!(1.0 < rss_mb(own).unwrap());
        assert!(pss_mb(own).unwrap() <= rss_mb(own).unwrap() + 1.0);
        assert_eq!(tree(own).unwrap()[0], own);
        let before = cpu(own).unwrap();
        let begun = instant();
        let mut spun = 0_u64;
        while cpu(own).unwrap().own_s < before.own_s + 0.02 && begun.elapsed().as_secs() < 20 {
            spun = std::hint::black_box(spun + 1);
        }
        let after = cpu(own).unwrap();
        assert!(before.total_s() + 0.02 <= after.total_s(), "{after:?}");
        assert_eq!(after.raster_s, 0.0);
    }
}
