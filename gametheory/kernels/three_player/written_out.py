"""Loops over lanes whose inner loops are written out, so that what they work with stays in the processor's registers.

A product of two quadratic forms in three shares is a sum of 36 products. As nested loops with a loop over lanes inside,
every one of them goes to memory and back; as one loop over lanes with 36 products inside, none does, and the compiler
turns the loop into vector instructions. This module writes such bodies, for the degrees that are frequent: products of
forms, and for parts of triangles the extremes, deviations and halves of their coefficients.

Arrays are flat: coefficient n of lane l is at n * lanes + l.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from gametheory.kernels.three_player.records import POINTS, TOGETHER
from gametheory.numerics.compiling import called

Loop = Callable[..., Any]


def exponents(degree: int, shares: int) -> list[tuple[int, int]]:
    """List the exponents of second and third share of a form's terms, in the order of its coefficients.

    >>> exponents(1, 3), exponents(2, 2)
    ([(0, 0), (1, 0), (0, 1)], [(0, 0), (1, 0), (2, 0)])
    """
    highest = degree if shares == 3 else 0
    return [(j, k) for k in range(highest + 1) for j in range(degree + 1 - k)]


def _looped(name: str, arguments: str, lanes: int, body: Iterable[str]) -> Loop:
    """Compile a function that does the lines of a body in every lane."""
    lines = "\n".join(f"        {line}" for line in body)
    source = f"def {name}({arguments}):\n    for lane in range({lanes}):\n{lines}\n"
    names: dict[str, Any] = {}
    exec(compile(source, f"<{name}>", "exec"), names)  # noqa: S102 - of numbers known here, no text from elsewhere
    loop: Loop = called(names[name])
    return loop


def product_of(degree: int, more: int, shares: int) -> Loop:
    """Give the loop that adds a multiple of the product of two forms of these degrees: (one, other, factor, total)."""
    places = {pair: place for place, pair in enumerate(exponents(degree + more, shares))}
    sums = defaultdict(list)
    for a, (j, k) in enumerate(exponents(degree, shares)):
        for b, (i, h) in enumerate(exponents(more, shares)):
            sums[places[j + i, k + h]].append(f"a{a} * b{b}")
    body = [f"a{n} = factor * one[{n * POINTS} + lane]" for n in range(len(exponents(degree, shares)))]
    body += [f"b{n} = other[{n * POINTS} + lane]" for n in range(len(exponents(more, shares)))]
    body += [f"total[{place * POINTS} + lane] += {' + '.join(terms)}" for place, terms in sums.items()]
    return _looped(f"add_product_of_{degree}_and_{more}", "one, other, factor, total", POINTS, body)


def extremes_of(degree: int, shares: int, lanes: int) -> Loop:
    """Give the loop that finds the least and the largest coefficient of a form: (form, low, high)."""
    count = len(exponents(degree, shares))
    body = [f"c{n} = form[{n * lanes} + lane]" for n in range(count)]
    return _looped(f"extremes_of_{degree}", "form, low, high", lanes, [*body, *_extremes(count)])


def _extremes(count: int) -> Iterator[str]:
    for name in ("min", "max"):
        yield f"{name}0 = c0"
        yield from (f"{name}0 = {name}({name}0, c{n})" for n in range(1, count))
    yield "low[lane] = min0"
    yield "high[lane] = max0"


def range_of(degree: int) -> Loop:
    """Give the loop that widens a range to the value of a form in two shares: (form, places, low, high)."""
    body = ["t = places[lane]", "s = 1.0 - t", "power = t", "value = form[lane]"]
    for n in range(1, degree + 1):
        body += [f"value = value * s + power * form[{n * POINTS} + lane]", "power = power * t"]
    body += ["low[lane] = min(low[lane], value)", "high[lane] = max(high[lane], value)"]
    return _looped(f"range_of_{degree}", "form, places, low, high", POINTS, body)


def products_of(degree: int) -> Loop:
    """Give the loop that finds the extremes of a combination of two forms: (one, two, first, second, low, high)."""
    count = len(exponents(degree, 3))
    body = ["x = first[lane]", "y = second[lane]"]
    body += [f"c{n} = x * one[{n * TOGETHER} + lane] + y * two[{n * TOGETHER} + lane]" for n in range(count)]
    return _looped(f"products_of_{degree}", "one, two, first, second, low, high", TOGETHER, [*body, *_extremes(count)])


def deviations_of(degree: int) -> Loop:
    """Give the loop that finds mean differences of neighbours along both edges, and the sum of the largest deviations.

    Arguments: (form, along, across, deviation).
    """
    terms = exponents(degree, 3)
    places = {pair: place for place, pair in enumerate(terms)}
    body = [f"c{n} = form[{n * TOGETHER} + lane]" for n in range(len(terms))]
    for name, step in (("along", (1, 0)), ("across", (0, 1))):
        pairs = list(_neighbours(places, step))
        body += [f"{name}{n} = c{last} - c{first}" for n, (first, last) in enumerate(pairs)]
        total = " + ".join(f"{name}{n}" for n in range(len(pairs)))
        body += [f"{name}_mean = ({total}) * {1 / len(pairs)!r}", f"{name}_most = 0.0"]
        body += [f"{name}_most = max({name}_most, abs({name}{n} - {name}_mean))" for n in range(len(pairs))]
    body += ["along[lane] = along_mean", "across[lane] = across_mean", "deviation[lane] = along_most + across_most"]
    return _looped(f"deviations_of_{degree}", "form, along, across, deviation", TOGETHER, body)


def _neighbours(places: dict[tuple[int, int], int], step: tuple[int, int]) -> Iterator[tuple[int, int]]:
    for (j, k), place in places.items():
        if (j + step[0], k + step[1]) in places:
            yield place, places[j + step[0], k + step[1]]


def halves_of(degree: int) -> Loop:
    """Give the loop that halves parts at the middle of their first edge (de Casteljau): (form, one, other).

    With corners first, second and third, the halves are (first, third, middle) and (third, second, middle). The form is
    among twice as many lanes as the halves.
    """
    places = {pair: place for place, pair in enumerate(exponents(degree, 3))}
    body = [f"c{n} = form[{2 * n * TOGETHER} + lane]" for n in range(len(places))]
    for k in range(degree + 1):
        row = [places[j, k] for j in range(degree + 1 - k)]
        for step in range(len(row)):
            body.append(f"one[{places[k, step] * TOGETHER} + lane] = c{row[0]}")
            body.append(f"other[{places[degree - k - step, step] * TOGETHER} + lane] = c{row[-1 - step]}")
            body += [f"c{row[n]} = 0.5 * (c{row[n]} + c{row[n + 1]})" for n in range(len(row) - 1 - step)]
    return _looped(f"halves_of_{degree}", "form, one, other", TOGETHER, body)


def line_halves_of(degree: int) -> Loop:
    """Give the loop that halves the range of a form in two shares, in Bernstein's basis: (form, one, other)."""
    body = [f"c{n} = form[{n * POINTS} + lane]" for n in range(degree + 1)]
    for step in range(degree + 1):
        body.append(f"one[{step * POINTS} + lane] = c0")
        body.append(f"other[{(degree - step) * POINTS} + lane] = c{degree - step}")
        body += [f"c{n} = 0.5 * (c{n} + c{n + 1})" for n in range(degree - step)]
    return _looped(f"line_halves_of_{degree}", "form, one, other", POINTS, body)
