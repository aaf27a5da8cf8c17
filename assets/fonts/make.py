#!/usr/bin/env python3
"""Produces the fonts in this folder from the Debian packages fonts-inter, fonts-noto-cjk and fonts-noto-core.

Run:  apt-get install fonts-inter fonts-noto-cjk fonts-noto-core && pip install fonttools && python3 make.py

What is changed, and why:
  * digits are tabular by default, so that a running age does not dance, without asking for a feature;
  * the lower-case l has its tail by default, so that l, I and 1 differ on a ticket;
  * the signs of the screens that Inter lacks are drawn from Inter's own outlines;
  * scripts no restaurant here needs, hints and optional features are left out, which keeps files small;
  * the family is renamed, because a changed font should not be mistaken for the original.
"""

import pathlib
import tempfile

from fontTools import merge, subset
from fontTools.misc.transform import Identity
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

HERE = pathlib.Path(__file__).resolve().parent
INTER = pathlib.Path("/usr/share/fonts/opentype/inter")
NOTO = pathlib.Path("/usr/share/fonts/opentype/noto")
NOTO_CORE = pathlib.Path("/usr/share/fonts/truetype/noto")
SC_IN_TTC = 2  # the Simplified Chinese face in the collection

WEIGHTS = {
    "Regular": 400,
    "Medium": 500,
    "MediumItalic": 500,
    "SemiBold": 600,
    "Bold": 700,
    "ExtraBold": 800,
}

# Latin with its extensions, Greek and Cyrillic (names of guests and of wines), punctuation, signs.
LATIN = [
    (0x20, 0x24F), (0x2B0, 0x36F), (0x370, 0x3FF), (0x400, 0x45F), (0x1E00, 0x1EFF), (0x2000, 0x206F),
    (0x2070, 0x209F), (0x20A0, 0x20BF), (0x2100, 0x214F), (0x2150, 0x218F), (0x2190, 0x21FF),
    (0x2200, 0x22FF), (0x2315, 0x2315), (0x2460, 0x2473), (0x25A0, 0x25FF), (0x2600, 0x26FF), (0x2700, 0x27BF),
    (0xFF0B, 0xFF0B),
]

# Signs that the screens use; the check at the end fails when one is in no font.
SIGNS = "✓✕＋⇄⚠▸◂●◐○≈–−×·…“”‘’←↑→↓▲▼◦⌕¡¿€£"

# Words of menus that GB 2312 lacks.
DISHES = "焗煸煨烩焖粿喱咖鳀馃糍粄饹馓醪脷冧鮨鮟鱇鲷鳊鳌椪柠檬芫荽粑鲍鲜脍炆焐燘爊羓鶏"


def main():
    for style, weight in WEIGHTS.items():
        latin(style, weight)
    for style, weight in {"Regular": 400, "Bold": 700}.items():
        chinese(style, weight)
        right_to_left(style, weight)
    coverage()
    check()


def latin(style, weight):
    font = TTFont(INTER / f"Inter-{style}.otf")
    for feature in ("tnum", "cv05"):
        bake(font, feature)
    even_digits(font)
    add_signs(font)
    codes = [c for a, b in LATIN for c in range(a, b + 1)]
    slim(font, codes, ["kern", "mark", "mkmk", "ccmp", "locl", "case", "frac", "zero"])
    rename(font, "Brigade Sans", style, weight)
    save(font, f"BrigadeSans-{style}.otf")


def bake(font, feature):
    """Makes the substitution of `feature` the default for digits and letters (not for punctuation:
    a full stop as wide as a digit tears prose apart)."""
    table = font["GSUB"].table
    mapping = {}
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag == feature:
            for index in record.Feature.LookupListIndex:
                for part in table.LookupList.Lookup[index].SubTable:
                    mapping.update(getattr(part, "ExtSubTable", part).mapping)
    for cmap in font["cmap"].tables:
        for code, glyph in list(cmap.cmap.items()):
            if glyph in mapping and (chr(code).isalnum()):
                cmap.cmap[code] = mapping[glyph]


def even_digits(font):
    """The Debian build rounds some tabular digits of the bolder weights a few units apart."""
    cmap, metrics = font.getBestCmap(), font["hmtx"].metrics
    width = max(metrics[cmap[ord(d)]][0] for d in "0123456789")
    for digit in "0123456789":
        glyph = cmap[ord(digit)]
        metrics[glyph] = (width, metrics[glyph][1])


def add_signs(font):
    cmap = font.getBestCmap()
    alias(font, 0xFF0B, cmap[ord("+")])
    alias(font, 0x2715, cmap[0x2717] if 0x2717 in cmap else cmap[ord("×")])
    arrow_right, arrow_left = cmap[0x2192], cmap[0x2190]
    arrow_width = font["hmtx"][arrow_right][0]
    lift = 0.24 * font["head"].unitsPerEm
    small = Identity.translate(arrow_width / 2, centre(font, arrow_right)).scale(0.9, 0.72)
    small = small.translate(-arrow_width / 2, -centre(font, arrow_right))
    draw(font, 0x21C4, arrow_width, [
        (arrow_right, Identity.translate(0, lift).transform(small)),
        (arrow_left, Identity.translate(0, -lift).transform(small)),
    ])
    triangle = cmap[0x25B2]
    x0, y0, x1, y1 = bounds(font, triangle)
    size = 0.6
    width = int((y1 - y0) * size + 300)
    turned = Identity.translate(width / 2, centre(font, cmap[ord("+")])).rotate(-1.5707963267948966)
    turned = turned.scale(size, size).translate(-(x0 + x1) / 2, -(y0 + y1) / 2)
    draw(font, 0x25B8, width, [(triangle, turned)])
    draw(font, 0x25C2, width, [(triangle, Identity.translate(width, 0).scale(-1, 1).transform(turned))])
    lens(font, cmap[0x25CB], cmap[0x2013])
    half_disc(font, cmap[0x25CB])


def lens(font, ring, dash):
    """⌕: a small ring with a handle, for search."""
    x0, y0, x1, y1 = bounds(font, ring)
    size = 0.62
    radius = (x1 - x0) / 2 * size
    cx, cy = x0 + radius * 1.1, y1 - radius * 1.1
    seat = Identity.translate(cx, cy).scale(size, size).translate(-(x0 + x1) / 2, -(y0 + y1) / 2)
    a0, b0, a1, b1 = bounds(font, dash)
    long = 0.9 * radius / (a1 - a0)
    handle = Identity.translate(cx + radius * 1.0, cy - radius * 1.0).rotate(-0.7853981633974483)
    handle = handle.scale(long, 1).translate(-(a0 + a1) / 2, -(b0 + b1) / 2)
    draw(font, 0x2315, int(radius * 3.3), [(ring, seat), (dash, handle)])


def half_disc(font, ring):
    """◐: the ring with its left half filled."""
    x0, y0, x1, y1 = bounds(font, ring)
    cx, cy, r = (x0 + x1) / 2, (y0 + y1) / 2, (x1 - x0) / 2
    k = 0.5522847498 * r  # control distance that makes four cubic curves a circle

    def fill(pen):
        pen.moveTo((cx, cy + r))
        pen.curveTo((cx - k, cy + r), (cx - r, cy + k), (cx - r, cy))
        pen.curveTo((cx - r, cy - k), (cx - k, cy - r), (cx, cy - r))
        pen.closePath()

    draw(font, 0x25D0, font["hmtx"][ring][0], [(ring, Identity)], fill)


def bounds(font, glyph):
    pen = BoundsPen(font.getGlyphSet())
    font.getGlyphSet()[glyph].draw(pen)
    return pen.bounds


def centre(font, glyph):
    _, y0, _, y1 = bounds(font, glyph)
    return (y0 + y1) / 2


def alias(font, code, glyph):
    for cmap in font["cmap"].tables:
        if cmap.isUnicode():
            cmap.cmap[code] = glyph


def draw(font, code, width, parts, extra=None):
    """Adds a glyph made of transformed copies of others."""
    name = f"sign{code:04X}"
    glyphs = font.getGlyphSet()
    pen = T2CharStringPen(width, glyphs)
    for glyph, transform in parts:
        recorded = DecomposingRecordingPen(glyphs)
        glyphs[glyph].draw(recorded)
        recorded.replay(TransformPen(pen, transform))
    if extra:
        extra(pen)
    cff = font["CFF "].cff
    top = cff[cff.fontNames[0]]
    strings = top.CharStrings
    outline = pen.getCharString(top.Private, top.GlobalSubrs)
    strings.charStringsIndex.append(outline)
    strings.charStrings[name] = len(strings.charStringsIndex) - 1
    top.charset.append(name)
    font.setGlyphOrder(top.charset)
    font["hmtx"].metrics[name] = (int(width), 0)
    font["maxp"].numGlyphs = len(top.charset)
    alias(font, code, name)


def chinese(style, weight):
    font = TTFont(NOTO / f"NotoSansCJK-{style}.ttc", fontNumber=SC_IN_TTC)
    codes = set(range(0x20, 0x7F)) | set(range(0xA0, 0x100)) | set(range(0x2010, 0x2040))
    codes |= set(range(0x3000, 0x3040)) | set(range(0xFF00, 0xFFF0))
    codes |= {ord(sign) for sign in SIGNS}
    for row in range(0xB0, 0xF8):  # GB2312: level 1, then level 2 where many dishes have their names
        for cell in range(0xA1, 0xFF):
            try:
                codes.add(ord(bytes((row, cell)).decode("gb2312")))
            except UnicodeDecodeError:
                pass  # the last row of level 1 is not full
    codes |= {ord(c) for c in DISHES}
    slim(font, codes, ["kern"])
    rename(font, "Brigade Sans SC", style, weight)
    save(font, f"BrigadeSansSC-{style}.otf")


# Hebrew and Arabic with their marks, digits and signs; Persian and Urdu letters are in the Arabic block. Latin for
# mixed lines. Ligatures of whole words (U+FDF2 and its kind) are nobody's dish.
RIGHT_TO_LEFT = {
    "NotoSans": [(0x20, 0x7F), (0xA0, 0x17F), (0x2010, 0x2040)],
    "NotoSansHebrew": [(0x5B0, 0x5F5), (0xFB1D, 0xFB50)],
    "NotoSansArabic": [(0x600, 0x700), (0x200C, 0x2010)],
}


def right_to_left(style, weight):
    """One face for both, so that a mixed line needs no other."""
    with tempfile.TemporaryDirectory() as folder:
        parts = []
        for name, ranges in RIGHT_TO_LEFT.items():
            font = TTFont(NOTO_CORE / f"{name}-{style}.ttf")
            features = ["kern", "mark", "mkmk", "ccmp", "locl", "init", "medi", "fina", "isol", "rlig"]
            slim(font, [c for a, b in ranges for c in range(a, b)], features)
            parts.append(pathlib.Path(folder) / f"{name}.ttf")
            font.save(parts[-1])
        font = merge.Merger().merge([str(part) for part in parts])
    rename(font, "Brigade Sans RTL", style, weight)
    save(font, f"BrigadeSansRTL-{style}.ttf")


def slim(font, codes, features):
    options = subset.Options()
    options.layout_features = features
    options.hinting = False
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "DSIG"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)


def rename(font, family, style, weight):
    names = font["name"]
    shown = {"SemiBold": "SemiBold", "MediumItalic": "Medium Italic", "ExtraBold": "ExtraBold"}.get(style, style)
    post = f"{family.replace(' ', '')}-{style}"
    names.names = [n for n in names.names if n.nameID in (0, 13, 14)]
    for ident, text in {
        1: family if style in ("Regular", "Bold") else f"{family} {shown.replace(' Italic', '')}",
        2: style if style in ("Regular", "Bold") else ("Italic" if "Italic" in style else "Regular"),
        3: post, 4: f"{family} {shown}", 5: "Version 1.000", 6: post,
        16: family, 17: shown,
    }.items():
        names.setName(text, ident, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    font["head"].modified = font["head"].created  # the same input gives the same bytes
    if "CFF " not in font:
        return
    cff = font["CFF "].cff
    cff.fontNames[0] = post
    top = cff[0]
    top.FullName, top.FamilyName = f"{family} {shown}", family


def save(font, name):
    font.recalcTimestamp = False
    font.save(HERE / name)
    print(f"{name}: {(HERE / name).stat().st_size // 1024} KB, {len(font.getGlyphOrder())} glyphs")


def coverage():
    """What the screens can draw, for kds/src/board/legible.rs: in every face of a family, as ranges."""
    lines = ["# Characters in every face of a family, written by make.py: hexadecimal ranges."]
    for family in ("BrigadeSans", "BrigadeSansSC", "BrigadeSansRTL"):
        faces = [TTFont(path).getBestCmap() for path in sorted(HERE.glob(f"{family}-*.?tf"))]
        runs = []
        for code in sorted(set.intersection(*map(set, faces))):
            if runs and runs[-1][1] + 1 == code:
                runs[-1][1] = code
            else:
                runs.append([code, code])
        lines.append(" ".join([family, *(f"{a:x}-{b:x}" if a < b else f"{a:x}" for a, b in runs)]))
    (HERE / "coverage.txt").write_text("\n".join(lines) + "\n")


def check():
    languages = "¡Señor! crème brûlée œuf Käsespätzle Straße Grüße «citron» №"
    for path in sorted(HERE.glob("BrigadeSans-*.otf")):
        font = TTFont(path)
        cmap = font.getBestCmap()
        missing = [c for c in SIGNS + languages.replace(" ", "") if ord(c) not in cmap]
        assert not missing, f"{path.name} lacks {missing}"
        widths = {font["hmtx"][cmap[ord(d)]][0] for d in "0123456789"}
        assert len(widths) == 1, f"{path.name}: digits differ in width: {widths}"
    for path in sorted(HERE.glob("BrigadeSansSC-*.otf")):
        cmap = TTFont(path).getBestCmap()
        missing = [c for c in "堂食外卖已取消花生过敏鳕鱼馄饨宫保鸡丁焗，。？！：（）「」" if ord(c) not in cmap]
        assert not missing, f"{path.name} lacks {missing}"
        assert path.stat().st_size < 3 << 20, f"{path.name} is too large"
    for path in sorted(HERE.glob("BrigadeSansRTL-*.ttf")):
        cmap = TTFont(path).getBestCmap()
        missing = [c for c in "שווארמהעםחומוסכףץןפלאפלشاورمافلافلكبةپچگ؟،0123456789" if ord(c) not in cmap]
        assert not missing, f"{path.name} lacks {missing}"


if __name__ == "__main__":
    main()
