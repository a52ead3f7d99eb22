"""A phone line in SimPy: one process a call, one timeout for each prompt, gap, reaction, key, silence, ring and wait.

The line comes in on standard input as JSON, with the lengths of its prompts; how many calls a second were played and what
they came to goes out the same way. Runs with SimPy 3 and 4 (`simpy`) and with SimPy 2 (`SimPy.Simulation`).
"""

import bisect
import json
import math
import random
import sys
import time

try:
    import simpy

    VERSION, OLD = simpy.__version__, False
except ImportError:
    import SimPy
    from SimPy.Simulation import Process, activate, hold, initialize, now, simulate

    VERSION, OLD = SimPy.__version__, True

MODEL = json.load(sys.stdin)
STEPS = MODEL["steps"]
REACTION, HESITATION, DIGIT, KEY = (MODEL[name] for name in ("reaction", "hesitation", "digit", "key"))
FIRST_TIME, EXPERT, HESITANT, SILENT, ZERO, MISTAKEN = range(6)
REASON, SERVICE, PERSON = range(3)
KEYS = "1234567890*#"
GRID = 20_000


def table(wait):
    """The offered wait of M/M/n+G: P(0), and the rest on a grid of its distribution function."""
    n, lam, mu = wait["agents"], wait["calls_per_hour"] / 3600.0, 1.0 / wait["handle_time"]
    theta = 1.0 / wait["patience"] if wait["patience"] else 0.0
    leave = wait["leave"] or math.inf

    def log(x):
        until = min(x, leave)
        patient = -math.expm1(-theta * until) / theta if theta else until
        return lam * patient - n * mu * x

    term, idle = 1.0, 1.0
    for j in range(n - 1, 0, -1):
        term *= j * mu / lam
        idle += term
    end = 1.0
    while log(end) > -40.0:
        end *= 1.3
    times = [end * i / GRID for i in range(GRID + 1)]
    density = [math.exp(log(x)) for x in times]
    sums = [0.0]
    for i in range(GRID):
        sums.append(sums[-1] + (density[i] + density[i + 1]) / 2 * end / GRID)
    scale = lam / (idle + lam * sums[-1])
    at_once = 1.0 - scale * sums[-1]
    return [at_once + scale * s for s in sums], times


def sampler(wait):
    kind = wait["kind"]
    if kind == "fixed":
        return lambda: wait["wait"]
    if kind == "mean":
        return lambda: random.expovariate(1.0 / wait["mean"])
    if kind == "percentiles":
        mu = math.log(wait["p50"])
        sigma = math.log(wait["p90"] / wait["p50"]) / 1.2815515655446004
        return lambda: random.lognormvariate(mu, sigma)
    sums, times = table(wait)

    def draw():
        u = random.random()
        if u <= sums[0]:
            return 0.0
        at = min(bisect.bisect_left(sums, u), GRID)
        low, high = sums[at - 1], sums[at]
        return times[at - 1] + (times[at] - times[at - 1]) * ((u - low) / (high - low) if high > low else 0.0)

    return draw


for step in STEPS:
    if step["is"]["kind"] == "queue":
        step["draw"] = sampler(step["is"]["wait"])
        patience = step["is"]["wait"].get("patience")
        step["patience"] = 1.0 / patience if patience else None


def call(env, timeout, intent, persona, results):
    """One call. `quiet` is the end of the last sound or key; None: nothing was heard yet."""
    step_at, language, quiet, entered = MODEL["start"], 0, None, None
    aim = PERSON if intent["person"] else REASON
    early = persona in (EXPERT, ZERO)
    reaction = HESITATION if persona == HESITANT else REACTION
    wants = intent["wants"][persona]

    def ends(outcome):
        results.append((outcome, env.now if env else now()))

    clock = (lambda: env.now) if env else now
    while True:
        step = STEPS[step_at]
        what, gap = step["is"], step["gap"]
        kind = what["kind"]
        if step["language"] is not None:
            language = step["language"]
        served = intent["serves"][step_at]
        following = None

        if kind in ("menu", "collect"):
            retries, attempt, before, result = what["retries"], 1, None, None
            timeout_after, interdigit, barge_in = step["timeout"], step["interdigit"], step["barge_in"]
            while result is None:
                said = what["say"][language]
                if before is not None:
                    said = before[language] + said
                keys, offer, next_aim = None, None, None
                if kind == "menu":
                    if persona == ZERO:
                        keys = "0"
                    elif persona != SILENT:
                        wanted = wants[step_at][language][aim]
                        if wanted:
                            keys, offer, next_aim = wanted
                elif persona == ZERO:
                    keys = "0"
                elif persona != SILENT:
                    keys = "1234567890"[: what["digits"]]
                # When the key goes down; a key cuts what is being said when it is over.
                down = None
                for at, (prompt, length) in enumerate(said):
                    if quiet is not None:
                        wait = quiet + gap - clock()
                        if down is not None and down + KEY - clock() <= wait:
                            break
                        if wait > 0:
                            yield timeout(wait)
                    if at == 0 and early and barge_in and keys:
                        down = clock() + reaction
                    if down is not None and down + KEY < clock() + length:
                        break
                    yield timeout(length)
                    quiet = clock()
                    if prompt == offer and down is None and barge_in and not early and keys:
                        down = quiet + reaction
                else:
                    # The line listens.
                    if keys and down is None:
                        down = clock() + reaction
                    if down is None or down + KEY >= clock() + timeout_after:
                        yield timeout(timeout_after)
                        last = step["attempts"] is not None and attempt >= step["attempts"]
                        if last and retries["help"]:
                            wait = quiet + gap - clock()
                            if wait > 0:
                                yield timeout(wait)
                            for _, length in retries["help"][language]:
                                yield timeout(length)
                                quiet = clock()
                            yield timeout(timeout_after)
                        if last:
                            result = ("to", retries["exhausted_no_input"])
                            break
                        before = retries["no_input"][min(attempt, len(retries["no_input"])) - 1] if retries["no_input"] else None
                        attempt += 1
                        continue
                if result is not None:
                    break
                # Reacts, presses.
                if down > clock():
                    yield timeout(down - clock())
                yield timeout(down + KEY - clock())
                quiet = clock()
                slips = persona == MISTAKEN and kind == "menu" and random.random() < MODEL["mistake"]
                if slips:
                    keys = random.choice([key for key in KEYS if key != keys[0]])
                elif next_aim is not None:
                    aim = next_aim
                wrong = True
                told = True
                if kind == "menu":
                    action = what["keys"].get(keys)
                    if action:
                        to, spoken = action
                        if spoken is not None:
                            language = spoken
                        if to == "repeat":
                            before = None
                            continue
                        result = ("to", to)
                        break
                else:
                    entry = keys
                    for _ in entry[1:]:
                        yield timeout(DIGIT)
                        quiet = clock()
                    if len(entry) < what["digits"]:
                        yield timeout(interdigit)
                    else:
                        wrong = False
                        if what["confirm"]:
                            wait = gap
                            yield timeout(wait)
                            answer = None
                            for _, length in what["confirm"][language]:
                                if early and barge_in:
                                    answer = clock() + reaction
                                    if answer + KEY < clock() + length:
                                        break
                                yield timeout(length)
                                quiet = clock()
                            if answer is None:
                                answer = clock() + reaction
                            if answer > clock():
                                yield timeout(answer - clock())
                            yield timeout(answer + KEY - clock())
                            quiet = clock()
                            if persona == MISTAKEN and random.random() < MODEL["mistake"]:
                                wrong, told = True, False
                        if not wrong:
                            result = ("leave", None)
                            break
                # Nothing fits.
                if step["attempts"] is not None and attempt >= step["attempts"]:
                    result = ("to", retries["exhausted_no_match"])
                    break
                before = None
                if told and retries["no_match"]:
                    before = retries["no_match"][min(attempt, len(retries["no_match"])) - 1]
                attempt += 1
            if result[0] == "to":
                following = result[1]
                if served or following is None:
                    return ends("served" if served else "lost")
                step_at = following
                continue
        elif kind in ("play", "disconnect", "callback", "voicemail", "transfer"):
            for _, length in what["say"][language]:
                if quiet is not None and quiet + gap > clock():
                    yield timeout(quiet + gap - clock())
                yield timeout(length)
                quiet = clock()
            if kind == "disconnect":
                return ends("served" if served else "lost")
            if kind == "callback":
                return ends("message")
            if kind == "voicemail":
                if what["beep"]:
                    yield timeout(MODEL["beep"])
                return ends("message")
        elif kind == "hours":
            following = what["to"]
            if served or following is None:
                return ends("served" if served else "lost")
            step_at = following
            continue
        elif kind == "opaque":
            yield timeout(what["takes"])
        elif kind == "missing":
            return ends("lost")
        elif kind == "queue":
            began = clock()
            over = began + step["draw"]()
            end, how = over, "answered"
            if step["patience"]:
                gives_up = began + random.expovariate(step["patience"])
                if gives_up < end:
                    end, how = gives_up, "gave up"
            if what["overflow"] and began + what["overflow"][0] < end:
                end, how = began + what["overflow"][0], "overflow"
            # What is said while waiting, up to the end of the wait.
            queue_of = [(quiet + gap if quiet is not None else began, length) for _, length in what["announce"][language]]
            busy = began
            for at, length in queue_of:
                at = max(at, busy + (gap if busy > began else 0.0))
                if at >= end:
                    break
                if at > clock():
                    yield timeout(at - clock())
                yield timeout(min(length, end - clock()))
                busy = clock()
            due = began + what["comfort"][0] if what["comfort"] else math.inf
            offer = began + what["offer"][0] if what["offer"] else math.inf
            turn = 0
            while clock() < end:
                at = max(min(due, offer), busy)
                if at >= end:
                    yield timeout(end - clock())
                    break
                if at > clock():
                    yield timeout(at - clock())
                if offer <= at:
                    offer = math.inf
                    if what["comfort"]:
                        while due <= at + what["comfort"][0] / 2:
                            due += what["comfort"][0]
                    prompts = what["offer"][1][language]
                else:
                    while due <= at:
                        due += what["comfort"][0]
                    prompts = what["comfort"][1][turn % len(what["comfort"][1])][language]
                    turn += 1
                for _, length in prompts:
                    if clock() + gap >= end:
                        yield timeout(end - clock())
                        break
                    yield timeout(gap)
                    yield timeout(min(length, end - clock()))
                busy = clock()
            quiet = clock()
            if how == "answered":
                return ends("human" if what["human"] else "served" if served else "lost")
            if how == "gave up":
                return ends("served" if served else "lost")
            following = what["overflow"][1]
            if served or following is None:
                return ends("served" if served else "lost")
            step_at = following
            continue

        # What the world answers.
        at = random.random()
        for share, name, say, following in step["answers"]:
            if at < share:
                break
            at -= share
        if kind == "transfer":
            rings = MODEL["busy"] if name == "busy" else MODEL["no_answer"] if name == "no_answer" else what["ring"]
            yield timeout(rings)
            quiet = clock()
            if name is None or name == "answered":
                return ends("human" if what["human"] else "served" if served else "lost")
        if say:
            for _, length in say[language]:
                if quiet is not None and quiet + gap > clock():
                    yield timeout(quiet + gap - clock())
                yield timeout(length)
                quiet = clock()
        if served or following is None:
            return ends("served" if served else "lost")
        step_at = following


def main():
    random.seed(7)
    calls = MODEL["calls"]
    reasons = random.choices(MODEL["intents"], [intent["share"] for intent in MODEL["intents"]], k=calls)
    personas = random.choices(range(6), MODEL["personas"], k=calls)
    lasted = []
    began = time.perf_counter()
    for intent, persona in zip(reasons, personas):
        results = []
        if OLD:
            initialize()
            process = Process()
            activate(process, call(None, lambda lasts: (hold, process, lasts), intent, persona, results))
            simulate(until=1e9)
        else:
            env = simpy.Environment()
            env.process(call(env, env.timeout, intent, persona, results))
            env.run()
        lasted.append(results[0])
    seconds = time.perf_counter() - began
    humans = [at for outcome, at in lasted if outcome == "human"]
    mean = sum(humans) / len(humans)
    variance = sum((at - mean) ** 2 for at in humans) / len(humans)
    print(json.dumps({
        "version": VERSION, "calls": calls, "seconds": seconds, "share": len(humans) / calls,
        "mean": mean, "variance": variance,
    }))


main()
