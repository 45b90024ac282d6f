"""Model files for the tests: a table, a tree, chance, a repeated game, a bargain, and a shared file of parameters."""

from __future__ import annotations

STANDOFF = """\
title: The standoff
question: Chicken, or a preventive war?
players: {us: United States, nk: North Korea}
parameters:
  us_freeze_value: {symbol: f_U, default: 4, range: 1..8, kind: uncertainty, unit: points, source: C6}
  us_assurance_cost: {symbol: b_U, default: 1, range: 0..3, kind: lever, source: C6}
  us_threat_cost: {default: 0.5, range: 0..2, domain: nonnegative, source: [C3]}
  us_victory_value: {default: 5, range: 0..8}
  us_war_cost: {default: 11, range: 4..16, meaning: "the allies' toll, own losses"}
  nk_disarm_payoff: {default: -4, range: -8..-1}
let:
  war: us_victory_value - us_war_cost
outcomes:
  status quo: {us: 0, nk: 0}
  negotiated freeze: {us: us_freeze_value - us_assurance_cost, nk: nk_disarm_payoff + 1.5}
  coerced freeze: {us: us_freeze_value - us_threat_cost, nk: nk_disarm_payoff - 0.5}
  fight: {us: war, nk: -10, meaning: both armies fight}
table:
  actions: {us: [hold, coerce], nk: [persist, freeze]}
  cells:
    hold, persist: status quo
    hold, freeze: negotiated freeze
    coerce, persist: fight
    coerce, freeze: coerced freeze
sources:
  C3: a war would be very costly
  C6: {text: Washington may pay for a freeze, citation: Liechtenstein 2017}
views:
  - {x: us_war_cost, caption: The cost of war}
  - {x: {parameter: us_threat_cost, range: 0..1}, y: nk_disarm_payoff}
"""

BARGAIN = """\
title: The bargain
players: {us: United States, russia: Russia, nk: North Korea}
parameters: parameters.yaml
defaults: {concession: 0.45}
let:
  package: crimea_cost + domestic_cost
outcomes:
  status quo: {us: 0, russia: 0, nk: 0}
  coerced freeze: {us: 3.5, russia: 0, nk: -4.5}
  humiliation: {us: -2, russia: 0, nk: 1}
  war: {us: -6, russia: -4, nk: -10}
  deal: {us: 3 - concession * package, russia: concession * 4 - 1.5, nk: -2.5}
  broken promise: {russia: -2.5}
tree:
  opening: {player: us, actions: {hold: status quo, ultimatum: answer, offer: reply}}
  answer: {player: nk, actions: {freeze: coerced freeze, defy: showdown}}
  showdown: {player: us, actions: {attack: war, back down: humiliation}}
  reply: {player: russia, actions: {refuse: fallback, accept: delivery}}
  fallback: {player: us, actions: {hold: status quo, ultimatum: answer}}
  delivery: {player: us, actions: {deliver: deal, renege: {outcome: broken promise, us: 0.5, nk: -2.5}}}
"""

PARAMETERS = """\
title: What the models share
parameters:
  crimea_cost: {default: 1.5, range: 0.5..4, source: C7}
  domestic_cost: {default: 3.5, range: 0..5, source: C7}
  concession: {default: 1, range: 0..1, domain: share, kind: lever}
  leverage: {default: 3, range: 0..6}
sources: {C7: the price is Crimea}
"""

RESOLVE = """\
title: Is it resolute?
players: {us: United States, nk: North Korea}
parameters:
  prior: {default: 0.3, range: 0..1, domain: probability}
outcomes:
  quiet: {us: 0, nk: 0}
  freeze: {us: 3.5, nk: -4.5}
  war: {us: -12, nk: -10}
  humiliation: {us: -2, nk: 1}
tree:
  nature:
    player: chance
    actions: {resolute: strong, irresolute: weak}
    probabilities: {resolute: prior, irresolute: 1 - prior}
  strong: {player: us, information_set: unsure, actions: {wait: quiet, threaten: showdown}}
  weak: {player: us, information_set: unsure, actions: {wait: quiet, threaten: answer}}
  answer: {player: nk, actions: {freeze: freeze, defy: showdown}}
  showdown: {player: us, actions: {attack: war, back down: humiliation}}
"""

REPEATED = """\
title: Instalments
players: {us: United States, russia: Russia}
parameters:
  value: {default: 3, range: 2..8}
  cost: {default: 1, range: 0..2}
  patience: {default: 0.9, range: 0.5..0.99, domain: discount factor}
  hazard: {default: 0.02, range: 0..0.1, domain: probability}
outcomes:
  deal: {us: value - cost, russia: 1}
  cheated: {us: -cost, russia: 2}
  kept: {us: value, russia: -1}
  nothing: {us: 0, russia: 0}
  war: {meaning: the standoff ends in war}
repeated:
  actions: {us: [pay, stop], russia: [press, stop]}
  cells:
    pay, press: deal
    pay, stop: cheated
    stop, press: kept
    stop, stop: nothing
  discount: {us: patience, russia: 0.8}
  plans:
    instalments: {path: "pay, press", punishment: "stop, stop"}
    forgiving: {path: "pay, press", punishment: {us: "stop, stop", russia: "stop, stop"}, periods: 2}
    turns: {path: ["stop, stop", "pay, press", "stop, press"], repeat_from: 2, punishment: "stop, stop", outcome: deal}
    nothing: {path: "stop, stop"}
  timing:
    waiting:
      war comes: {hazard: hazard, leads_to: war}
      thaw: {hazard: 0.1, leads_to: talks}
    talks: {success: {hazard: 1 / 2, leads_to: deal}}
"""

PRICE = """\
title: The price
players: {us: United States, russia: Russia}
parameters:
  x: {default: 0.5, range: 0..1}
  cost: {default: 5, range: 1..8}
  gain: {default: 4, range: 1..8}
  hazard: {default: 0.02, range: 0..0.1, domain: probability}
  patience: {default: 0.9, range: 0.5..0.99, domain: discount factor}
let: {price: x * cost}
outcomes:
  deal: {us: 2 - price, russia: x * gain - 1}
  standoff: {us: 0, russia: 0}
  war: {us: -6, russia: -4}
bargain:
  term: x
  deal: deal
  otherwise: standoff
  danger: {hazard: hazard, leads_to: war}
  discount: {us: patience, russia: 0.8}
  limits:
    delivery: {us: 2.5 - price}
    snapback: {russia: 0.8 * gain * x - 1}
views:
  - x: hazard
"""
