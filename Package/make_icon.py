"""Draws icon.png: the bell of a normal distribution on a rounded square. Needs Python alone and gives the same bytes everywhere.

    python3 Package/make_icon.py
"""
import math
import pathlib
import struct
import zlib

SIZE = 128
SAMPLES = 4  # per pixel and direction
CORNER = 24
BACKGROUND, BELL, LINE = (31, 41, 88), (86, 156, 255), (255, 255, 255)


def colour(x, y):
    """The colour of a point, or None outside of the square."""
    dx = max(CORNER - x, x - (SIZE - CORNER), 0)
    dy = max(CORNER - y, y - (SIZE - CORNER), 0)
    if dx * dx + dy * dy > CORNER * CORNER:
        return None
    z = (x - SIZE / 2) / 19
    height = 76 * math.exp(-z * z / 2)
    slope = height * z / 19
    above = (SIZE - 26 - y) - height
    if abs(above) / math.hypot(1, slope) < 3.5 and 12 < x < SIZE - 12:
        return LINE
    return BELL if -height < above < 0 and abs(z) < 1 else BACKGROUND


def pixel(column, row):
    seen = [colour(column + (i + 0.5) / SAMPLES, row + (j + 0.5) / SAMPLES) for i in range(SAMPLES) for j in range(SAMPLES)]
    inside = [c for c in seen if c]
    mean = [round(sum(c[i] for c in inside) / len(inside)) if inside else 0 for i in range(3)]
    return bytes([*mean, round(255 * len(inside) / len(seen))])


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


rows = b"".join(b"\0" + b"".join(pixel(column, row) for column in range(SIZE)) for row in range(SIZE))
png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", SIZE, SIZE, 8, 6, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
pathlib.Path(__file__).with_name("icon.png").write_bytes(png)
