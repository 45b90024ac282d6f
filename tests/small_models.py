"""Small models that tests share, as the mappings that model files hold."""

STANDOFF = {
    "title": "Standoff",
    "question": "Does the ultimatum pay?",
    "players": {"us": "United States", "nk": "North Korea"},
    "parameters": {
        "freeze_value": {
            "default": 3,
            "range": "1..8",
            "unit": "points",
            "meaning": "value of a freeze",
            "symbol": "f",
        },
        "war_cost": {"default": 6, "range": "0..16", "source": "C3"},
        "chance_of_it": {"default": "1/2", "range": "0..1", "domain": "probability"},
    },
    "let": {"war": "-war_cost"},
    "outcomes": {
        "status quo": {"us": 0, "nk": 0},
        "negotiated freeze": {"us": "freeze_value", "nk": "-2.5"},
        "war": {"us": "war", "nk": -10},
        "coerced freeze": {"us": "freeze_value + chance_of_it", "nk": "-4.5"},
    },
    "table": {
        "actions": {"us": ["hold", "coerce"], "nk": ["persist", "freeze"]},
        "cells": {
            "hold, persist": "status quo",
            "hold, freeze": "negotiated freeze",
            "coerce, persist": "war",
            "coerce, freeze": "coerced freeze",
        },
    },
    "sources": {"C3": "war is costly"},
}

ENTRY = {
    "title": "Entry, with a draw",
    "players": {"entrant": "Entrant", "incumbent": "Incumbent"},
    "parameters": {
        "prize": {"default": 1, "range": "-2..2"},
        "luck": {"default": 0.5, "range": "0..1", "domain": "probability"},
    },
    "outcomes": {
        "out": {"entrant": 0, "incumbent": 2},
        "share": {"entrant": "prize", "incumbent": 1},
        "war": {"entrant": -1, "incumbent": 0},
    },
    "tree": {
        "entry": {"player": "entrant", "actions": {"stay out": "out", "enter": "weather"}},
        "weather": {
            "player": "chance",
            "actions": {"fair": "answer", "foul": "answer"},
            "probabilities": {"fair": "luck", "foul": "1 - luck"},
        },
        "answer": {"player": "incumbent", "actions": {"accommodate": "share", "fight": "war"}},
    },
}
