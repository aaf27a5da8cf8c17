// Everything on the screen: boxes and their edges as distances, letters and signs from one picture of coverage.
// Colours come in as sRGB and are mixed as light.

struct Place {
    // The corner of the group, in pixels.
    at: vec2<f32>,
    // From pixels to the screen from -1 to 1.
    scale: vec2<f32>,
}

@group(0) @binding(0) var<uniform> place: Place;
@group(0) @binding(1) var prints: texture_2d<f32>;

struct In {
    @location(0) at: vec2<f32>,
    @location(1) inner: vec2<f32>,
    @location(2) extent: vec2<f32>,
    @location(3) radii: vec4<u32>,
    @location(4) fill: vec4<f32>,
    @location(5) edge: vec4<f32>,
    @location(6) kind: vec2<u32>,
}

struct Out {
    @builtin(position) at: vec4<f32>,
    @location(0) inner: vec2<f32>,
    @location(1) @interpolate(flat) extent: vec2<f32>,
    @location(2) @interpolate(flat) radii: vec4<f32>,
    @location(3) @interpolate(flat) fill: vec4<f32>,
    @location(4) @interpolate(flat) edge: vec4<f32>,
    @location(5) @interpolate(flat) kind: u32,
    @location(6) @interpolate(flat) border: f32,
}

// As light, multiplied by what it covers.
fn light(colour: vec4<f32>) -> vec4<f32> {
    let low = colour.rgb / 12.92;
    let high = pow((colour.rgb + 0.055) / 1.055, vec3<f32>(2.4));
    return vec4<f32>(select(high, low, colour.rgb <= vec3<f32>(0.04045)) * colour.a, colour.a);
}

@vertex
fn corner(in: In) -> Out {
    var out: Out;
    let at = (in.at + place.at) * place.scale;
    out.at = vec4<f32>(at.x - 1.0, 1.0 - at.y, 0.0, 1.0);
    out.inner = in.inner;
    out.extent = in.extent;
    out.radii = vec4<f32>(in.radii) / 16.0;
    out.fill = light(in.fill);
    out.edge = light(in.edge);
    out.kind = in.kind.x;
    out.border = f32(in.kind.y) / 16.0;
    return out;
}

// Distance outside a box around the middle; radii are those of the corners, clockwise from the left top.
fn rounded(p: vec2<f32>, extent: vec2<f32>, radii: vec4<f32>) -> f32 {
    let side = select(radii.xw, radii.yz, p.x > 0.0);
    let r = select(side.x, side.y, p.y > 0.0);
    let q = abs(p) - extent + r;
    return length(max(q, vec2<f32>(0.0))) + min(max(q.x, q.y), 0.0) - r;
}

// Share of a pixel that is covered, from the distance of its middle.
fn cover(distance: f32) -> f32 {
    return clamp(0.5 - distance, 0.0, 1.0);
}

fn dashes(p: vec2<f32>, extent: vec2<f32>, sizes: vec4<f32>) -> f32 {
    let distance = rounded(p, extent, vec4<f32>(sizes.x));
    let line = cover(distance) - cover(distance + sizes.w);
    let at_side = extent.x - abs(p.x) < sizes.w + 1.0;
    let along = select(p.x + extent.x, p.y + extent.y, at_side);
    let whole = select(extent.x, extent.y, at_side) * 2.0;
    let middle = along > sizes.y && along < whole - sizes.y;
    let gap = (along - sizes.y) - floor((along - sizes.y) / (2.0 * sizes.z)) * 2.0 * sizes.z > sizes.z;
    return select(line, 0.0, middle && gap);
}

fn stripes(p: vec2<f32>, period: f32) -> f32 {
    let along = (p.x + p.y) / period;
    let away = abs(along - floor(along) - 0.5) * period;
    return cover((away - period * 0.17) * 0.7071);
}

fn teeth(p: vec2<f32>, h: f32, tooth: f32) -> f32 {
    let part = p.x / tooth;
    let bottom = h * (1.0 - abs((part - floor(part)) * 2.0 - 1.0));
    let slope = 2.0 * h / tooth;
    return cover((p.y - bottom) / sqrt(1.0 + slope * slope));
}

@fragment
fn pixel(in: Out) -> @location(0) vec4<f32> {
    switch in.kind {
        case 1u: {
            return in.fill * textureLoad(prints, vec2<i32>(floor(in.inner)), 0).r;
        }
        case 2u: {
            let distance = rounded(in.inner, in.extent, in.radii);
            let outer = cover(distance);
            let inner = min(outer, cover(distance + in.border));
            return in.edge * (outer - inner) + in.fill * inner;
        }
        case 3u: {
            return in.fill * dashes(in.inner, in.extent, in.radii);
        }
        case 4u: {
            return in.fill * stripes(in.inner + in.extent, in.radii.x);
        }
        case 5u: {
            return in.fill * teeth(in.inner + in.extent, in.extent.y * 2.0, in.radii.x);
        }
        default: {
            return in.fill;
        }
    }
}
