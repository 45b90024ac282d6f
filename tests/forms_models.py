"""Small repeated and bargaining models with free parameters, for tests of thresholds and of regimes."""

from __future__ import annotations

from typing import Any

import gametheory as gt

PLAYERS = {"a": "Alpha", "b": "Beta"}


def bargain(first: str, second: str, *, limits: dict[str, Any] | None = None, **ranges: str) -> gt.Model:
    """Give a model in which two sides bargain over x from 0 to 1, worth zero without an agreement."""
    return gt.load(
        {
            "title": "A deal",
            "players": PLAYERS,
            "parameters": {
                "x": {"default": 0.5, "range": "0..1"},
                **{name: {"default": own.split("..")[0], "range": own} for name, own in ranges.items()},
            },
            "outcomes": {"deal": {"a": first, "b": second}, "none": {"a": 0, "b": 0}},
            "bargain": {
                "term": "x",
                "deal": "deal",
                "otherwise": "none",
                **({"limits": limits} if limits else {}),
            },
        }
    )


def dilemma(temptation: str, factor: str, *, periods: int | None = None, **ranges: str) -> gt.Model:
    """Give a repeated prisoner's dilemma with payoffs temptation > 2 > 0 > -1 and one discount factor."""
    plan = {"path": "keep, keep", "punishment": "break, break", **({"periods": periods} if periods else {})}
    return gt.load(
        {
            "title": "Trust",
            "players": PLAYERS,
            "parameters": {name: {"default": own.split("..")[0], "range": own} for name, own in ranges.items()},
            "outcomes": {
                "both": {"a": 2, "b": 2},
                "first": {"a": temptation, "b": -1},
                "second": {"a": -1, "b": temptation},
                "neither": {"a": 0, "b": 0},
            },
            "repeated": {
                "actions": {"a": ["keep", "break"], "b": ["keep", "break"]},
                "cells": {
                    "keep, keep": "both",
                    "break, keep": "first",
                    "keep, break": "second",
                    "break, break": "neither",
                },
                "discount": {"a": factor, "b": factor},
                "plans": {
                    "trust": plan,
                    "distrust": {"path": "break, break"},
                },
            },
        }
    )
