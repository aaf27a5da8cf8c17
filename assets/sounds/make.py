#!/usr/bin/env python3
"""Synthesises the sounds of the kitchen screens. Run: python3 make.py (nothing but Python is needed).

A kitchen is loud below about 500 Hz (fans, fryers) and above about 5 kHz (steam, plates), so every sound has its
weight between 600 and 3,000 Hz. They differ by rhythm and direction, not by pitch alone, because nobody in a
kitchen hears absolute pitch: new rises, cancelled falls, changed repeats one note, late alternates, online
is a bright run of three, trouble is slow and low.
"""

import array
import math
import pathlib
import sys
import wave

RATE = 44_100
PEAK = 0.82  # leaves room for two sounds at once

# name: list of (start s, length s, note Hz, loudness)
SOUNDS = {
    "new": [(0.00, 0.22, 880.0, 0.8), (0.11, 0.36, 1318.5, 1.0)],
    "changed": [(0.00, 0.13, 1046.5, 0.9), (0.15, 0.13, 1046.5, 0.9), (0.30, 0.22, 1046.5, 1.0)],
    "late": [(0.00, 0.17, 1174.7, 1.0), (0.18, 0.17, 880.0, 1.0), (0.36, 0.17, 1174.7, 1.0), (0.54, 0.24, 880.0, 1.0)],
    "cancelled": [(0.00, 0.22, 1046.5, 1.0), (0.16, 0.24, 784.0, 0.95), (0.34, 0.40, 622.3, 0.9)],
    "trouble": [(0.00, 0.30, 698.5, 1.0), (0.34, 0.30, 698.5, 1.0), (0.68, 0.44, 659.3, 1.0)],
    "online": [(0.00, 0.16, 1318.5, 0.8), (0.08, 0.16, 1568.0, 0.9), (0.16, 0.40, 2093.0, 1.0)],
}

# A struck bar: the fundamental and two partials that die sooner.
PARTIALS = [(1.0, 1.0, 1.0), (2.0, 0.35, 1.6), (3.01, 0.16, 2.6)]
# "late" must cut through without being louder: more overtones, slower decay.
BUZZ = [(1.0, 1.0, 0.45), (2.0, 0.5, 0.5), (3.0, 0.35, 0.6), (5.0, 0.12, 0.8)]


def note(length, hertz, loudness, partials):
    count = int(length * RATE)
    attack = int(0.006 * RATE)  # short enough to sound struck, long enough not to click
    release = int(0.02 * RATE)
    out = []
    for i in range(count):
        t = i / RATE
        value = sum(
            level * math.exp(-5.0 * rate * t / length) * math.sin(2 * math.pi * hertz * ratio * t)
            for ratio, level, rate in partials
        )
        edge = min(1.0, i / attack, (count - i) / release)
        out.append(loudness * edge * value)
    return out


def render(notes, partials):
    samples = [0.0] * int(max(start + length for start, length, _, _ in notes) * RATE)
    for start, length, hertz, loudness in notes:
        begin = int(start * RATE)
        for i, value in enumerate(note(length, hertz, loudness, partials)):
            if begin + i < len(samples):
                samples[begin + i] += value
    top = max(abs(v) for v in samples)
    return array.array("h", (round(v / top * PEAK * 32_767) for v in samples))


def main():
    here = pathlib.Path(__file__).resolve().parent
    for name, notes in SOUNDS.items():
        samples = render(notes, BUZZ if name == "late" else PARTIALS)
        if sys.byteorder == "big":
            samples.byteswap()  # WAV is little-endian
        with wave.open(str(here / f"{name}.wav"), "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(RATE)
            out.writeframes(samples.tobytes())
        print(f"{name}.wav: {len(samples) / RATE:.2f} s")


if __name__ == "__main__":
    main()
