"""The judge of the exact numbers: chains of callers solved again by SciPy, from the ways of the chain and the parameters
of its waits alone. Chains come in on standard input as JSON, one a line; what they come to goes out the same way.

Nothing here was translated from the program that is judged. The waits come from the literature: M/M/n+G from Zeltyn and
Mandelbaum 2005 ("Call centers with impatient customers", section 2), the rest from their densities by quadrature.
"""

import functools
import heapq
import json
import sys

import numpy as np
from scipy import integrate, sparse
from scipy.interpolate import CubicHermiteSpline
from scipy.sparse import csgraph
from scipy.sparse.linalg import splu
from scipy.special import gamma, gammainc
from scipy.stats import norm, poisson

NODES, WEIGHTS = np.polynomial.legendre.leggauss(20)
ENDS = 4
HUMAN = 0
MICROS = 1e6
# Chains with more histories than this have no percentile here.
MOST_HISTORIES = 20_000


def cells(f, points):
    """The integral of `f` over each cell between neighbouring points."""
    low, high = points[:-1, None], points[1:, None]
    at = (low + high) / 2 + (high - low) / 2 * NODES
    return ((high - low) / 2 * WEIGHTS * f(at)).sum(axis=1)


def quadrature(f, low, high, breaks=(), count=400):
    """The integral of `f` from `low` to `high`, smooth between the breaks."""
    if not high > low:
        return 0.0
    inside = [at for at in breaks if low < at < high]
    points = np.unique(np.concatenate([np.linspace(low, high, count + 1), inside]))
    return float(cells(f, points).sum())


def exponential_part(k, rate, until):
    """The integral of t^k rate e^(-rate t) from 0 to `until`."""
    return gamma(k + 1) / rate**k * gammainc(k + 1, rate * np.asarray(until, dtype=float))


class Fixed:
    """Always so many seconds."""

    def __init__(self, wait):
        self.wait = wait

    def answered_part(self, k, low, high):
        begins = low == 0.0 and self.wait == 0.0
        return self.wait**k if begins or low < self.wait <= high else 0.0

    def gave_up_part(self, k, low, high):
        return 0.0

    def answered_by(self, t):
        return np.where(np.asarray(t) >= self.wait, 1.0, 0.0)

    def waiting(self, t):
        return 1.0 if t < self.wait else 0.0


class Exponential:
    """Memoryless."""

    def __init__(self, mean):
        self.rate = 1.0 / mean

    def answered_part(self, k, low, high):
        return float(exponential_part(k, self.rate, high) - exponential_part(k, self.rate, low))

    def gave_up_part(self, k, low, high):
        return 0.0

    def answered_by(self, t):
        return 1.0 - np.exp(-self.rate * np.maximum(t, 0.0))

    def waiting(self, t):
        return float(np.exp(-self.rate * t))


class LogNormal:
    """Through two percentiles."""

    def __init__(self, p50, p90):
        self.mu = np.log(p50)
        self.sigma = np.log(p90 / p50) / norm.ppf(0.9)

    def answered_part(self, k, low, high):
        # In y = ln t; the k-th power moves the bulk to mu + k sigma².
        bulk = self.mu + k * self.sigma**2
        first = max(np.log(low) if low > 0 else -np.inf, min(self.mu, bulk) - 12 * self.sigma)
        last = min(np.log(high) if np.isfinite(high) else np.inf, bulk + 12 * self.sigma)
        return quadrature(lambda y: np.exp(k * y) * norm.pdf(y, self.mu, self.sigma), first, last)

    def gave_up_part(self, k, low, high):
        return 0.0

    def answered_by(self, t):
        t = np.asarray(t, dtype=float)
        return np.where(t > 0, norm.cdf(np.log(np.maximum(t, 1e-300)), self.mu, self.sigma), 0.0)

    def waiting(self, t):
        return float(norm.sf(np.log(t), self.mu, self.sigma)) if t > 0 else 1.0


class Load:
    """M/M/n+G. Patience is exponential of rate theta, and at some moments a share of all who wait leaves."""

    def __init__(self, agents, per_second, service, theta, leaving):
        self.agents, self.arrivals, self.service, self.theta = agents, per_second, service, theta
        self.leaving = sorted(leaving)
        self.breaks = [after for after, _ in self.leaving]
        # How far the density must be followed: e^-70 of its peak is nothing.
        end = 1.0
        while True:
            mesh = np.linspace(0.0, end, 20_001)
            log = self.exponent(mesh)
            if log[-1] < log.max() - 70.0:
                break
            end *= 2.0
        self.end, self.peak = end, log.max()
        bulk = integrate.quad(
            lambda x: float(np.exp(self.exponent(np.array([x]))[0] - self.peak)),
            0.0, end, points=[at for at in self.breaks if at < end] or None, limit=2_000, epsabs=0.0, epsrel=1e-12)[0]
        fine = self.integral(lambda x: np.exp(self.exponent(x) - self.peak), 0.0, end)
        assert abs(bulk - fine) < 1e-9 * fine, "two quadratures disagree"
        offered = per_second / service
        idle = poisson.cdf(agents - 1, offered) / poisson.pmf(agents - 1, offered) * np.exp(-self.peak)
        self.scale = per_second / (idle + per_second * fine)
        self.at_once = idle / (idle + per_second * fine)
        points = np.unique(np.concatenate([np.linspace(0.0, end, 8_001), [at for at in self.breaks if at < end]]))
        density = self.answered_density(points)
        sums = np.concatenate([[0.0], np.cumsum(cells(self.answered_density, points))])
        self.table = CubicHermiteSpline(points, sums, density)

    def exponent(self, x):
        """lambda H(x) - n mu x, H the integral of the share who are still patient."""
        x = np.asarray(x, dtype=float)
        total, stay, begins = np.zeros_like(x), 1.0, 0.0
        for after, share in self.leaving + [(np.inf, 0.0)]:
            upto = np.clip(x, begins, after)
            if self.theta > 0:
                total = total + stay * (np.exp(-self.theta * begins) - np.exp(-self.theta * upto)) / self.theta
            else:
                total = total + stay * (upto - begins)
            stay, begins = stay * (1.0 - share), after
        return self.arrivals * total - self.agents * self.service * x

    def integral(self, f, low, high):
        return quadrature(f, low, min(high, self.end), self.breaks, 2_000)

    def density(self, x):
        return self.scale * np.exp(self.exponent(x) - self.peak)

    def answered_density(self, x):
        return self.density(x) * np.exp(-self.theta * x)

    def answered_part(self, k, low, high):
        at_once = self.at_once if k == 0 and low == 0.0 else 0.0
        return at_once + self.integral(lambda x: x**k * self.answered_density(x), low, high)

    def gave_up_part(self, k, low, high):
        if self.theta == 0.0:
            return 0.0
        before = exponential_part(k, self.theta, low)
        part = lambda x: self.density(x) * (exponential_part(k, self.theta, np.minimum(x, high)) - before)
        return self.integral(part, low, min(high, self.end)) + self.integral(part, min(high, self.end), self.end)

    def answered_by(self, t):
        t = np.asarray(t, dtype=float)
        return np.where(t >= 0, self.at_once + self.table(np.clip(t, 0.0, self.end)), 0.0)

    def waiting(self, t):
        return self.integral(self.density, t, self.end) * np.exp(-self.theta * t)


class Grows:
    """More come and stay than can be answered: nobody ever is."""

    def answered_part(self, k, low, high):
        return 0.0

    gave_up_part = answered_part

    def answered_by(self, t):
        return np.zeros_like(np.asarray(t, dtype=float))

    def waiting(self, t):
        return 1.0


@functools.lru_cache(maxsize=None)
def law(kind, parameters, leaving):
    if kind == "fixed":
        return Fixed(*parameters)
    if kind == "mean":
        return Exponential(*parameters)
    if kind == "percentiles":
        return LogNormal(*parameters)
    agents, per_hour, handle, patience = parameters
    theta = 1.0 / patience if patience else 0.0
    stay = np.prod([1.0 - share for _, share in leaving]) if leaving else 1.0
    if theta == 0.0 and per_hour / 3600.0 * stay >= agents / handle:
        return Grows()
    return Load(int(agents), per_hour / 3600.0, 1.0 / handle, theta, list(leaving))


@functools.lru_cache(maxsize=None)
def parts(wait, low, high):
    """The moments over answers and over giving up between two times of a wait."""
    return [[one(k, low, high) for k in range(3)] for one in (wait.answered_part, wait.gave_up_part)]


def windows(hold):
    """From when until when which share of those who were not answered yet is still there."""
    taken, overflow, callback = hold["taken"], hold["overflow"], hold["callback"]
    end = np.inf if overflow is None else overflow / MICROS
    if taken is None:
        return [(0.0, end, 1.0)]
    return [(0.0, taken / MICROS, 1.0), (taken / MICROS, end, 1.0 - callback)]


def resolve(chain):
    """The chain with its waits put into numbers: ways between states, and ends with their moments."""
    ways = [(i, j, share, after) for i, j, share, after in chain["ways"]]
    atoms = [(i, end, share, after) for i, end, share, after in chain["ends"]]
    last, waits = [], {}
    for hold in chain["holds"]:
        state = hold["state"]
        wait = law(hold["kind"], tuple(hold["parameters"]), tuple((t / MICROS, s) for t, s in hold["leaving"]))
        waits[state] = (wait, windows(hold), hold["answered"], hold["gave_up"])
        sums = np.zeros((2, 3))
        for low, high, share in windows(hold):
            sums += share * np.array(parts(wait, low, high))
        last += [(state, hold["answered"], *sums[0]), (state, hold["gave_up"], *sums[1])]
        for at, share, to in (
            (hold["taken"], hold["callback"], hold["on_callback"]),
            (hold["overflow"], windows(hold)[-1][2], hold["on_overflow"]),
        ):
            if at is None or to is None:
                continue
            share *= wait.waiting(at / MICROS)
            (ways if to[0] == "state" else atoms).append((state, to[1], share, at))
    return ways, atoms, last, waits


def absorbing(states, ways, last):
    """Shares and moments of what calls come to that begin in the first state, and how often each state is entered."""
    ends = max([end for _, end, *_ in last], default=0) + 1
    ways = [(i, j, p, d) for i, j, p, d in ways if p > 0]
    # Only states from which an end can be reached; reached backwards from one more state that stands for all ends.
    into = [(states, i) for i, _, p, *_ in last if p > 0] + [(j, i) for i, j, *_ in ways]
    if not into:
        return np.zeros((ENDS, 3)), np.zeros(states)
    back = sparse.csr_matrix((np.ones(len(into)), np.array(into).T), shape=(states + 1, states + 1))
    open_states = csgraph.breadth_first_order(back, states, return_predecessors=False)
    kept = np.sort(open_states[open_states < states])
    number = np.full(states, -1)
    number[kept] = np.arange(len(kept))
    ways = [(number[i], number[j], p, d) for i, j, p, d in ways if number[i] >= 0 and number[j] >= 0]
    n = len(kept)
    i, j, p, d = (np.array(column) for column in zip(*ways)) if ways else [np.zeros(0, int)] * 2 + [np.zeros(0)] * 2
    matrix = lambda values: sparse.csc_matrix((values, (i, j)), shape=(n, n))
    lu = splu(sparse.identity(n, format="csc") - matrix(p))
    right = np.zeros((3, n, max(ends, ENDS)))
    for state, end, *moments in last:
        if number[state] >= 0:
            right[:, number[state], end] += moments
    reached = lu.solve(right[0])
    first = lu.solve(right[1] + matrix(p * d) @ reached)
    second = lu.solve(right[2] + matrix(p * d * d) @ reached + 2.0 * matrix(p * d) @ first)
    result, visits = np.zeros((max(ends, ENDS), 3)), np.zeros(states)
    if number[0] >= 0:
        at = number[0]
        result = np.stack([reached[at], first[at], second[at]], axis=1)
        begin = np.zeros(n)
        begin[at] = 1.0
        visits[kept] = lu.solve(begin, trans="T")
    return result, visits


def moments_of(atoms, last):
    as_last = [(i, end, p, p * t / MICROS, p * (t / MICROS) ** 2) for i, end, p, t in atoms]
    return as_last + list(last)


def seconds(ways):
    return [(i, j, p, t / MICROS) for i, j, p, t in ways]


def percentiles(chain, ways, atoms, waits, share, wanted):
    """Between which times the percentiles of the time to a person lie: the chain followed to the microsecond."""
    leads = [[] for _ in range(chain["states"])]
    for i, j, p, d in ways:
        if p > 0:
            leads[i].append((d, p, j))
    stops = [[] for _ in range(chain["states"])]
    for i, end, p, d in atoms:
        if end == HUMAN:
            stops[i].append((d, p))
    mass, order, followed, left = {(0, 0): 1.0}, [(0, 0)], 0, 0.0
    fixed, begun = [], {}
    while order:
        key = heapq.heappop(order)
        at, state = key
        m = mass.pop(key)
        if m < 1e-14:
            left += m
            continue
        followed += 1
        if followed > MOST_HISTORIES:
            return None
        if state in waits and waits[state][2] == HUMAN:
            begun.setdefault(state, []).append((at, m))
        fixed += [(at + d, m * p) for d, p in stops[state]]
        for d, p, j in leads[state]:
            if (at + d, j) not in mass:
                mass[(at + d, j)] = 0.0
                heapq.heappush(order, (at + d, j))
            mass[(at + d, j)] += m * p
    if left > 1e-10:
        return None
    fixed = np.array(sorted(fixed)).reshape(-1, 2)
    begun = [(waits[state], np.array(some)) for state, some in begun.items()]

    def reached_by(t):
        total = fixed[fixed[:, 0] <= t * MICROS + 1e-3, 1].sum()
        for (wait, stretches, _, _), some in begun:
            lasts = t - some[:, 0] / MICROS
            for low, high, still in stretches:
                before = wait.answered_by(low) if low > 0 else 0.0
                part = wait.answered_by(np.minimum(lasts, high)) - before
                total += still * (some[:, 1] * np.where(lasts >= low, part, 0.0)).sum()
        return total

    def first_at(p):
        low, high = 0.0, 1.0
        while reached_by(high) < p:
            low, high = high, high * 2.0
            if high > 1e9:
                return None
        for _ in range(60):
            middle = (low + high) / 2.0
            low, high = (middle, high) if reached_by(middle) < p else (low, middle)
        return high

    # Where nobody comes for a while, a hair more or less of a share makes a difference of seconds: both are right.
    return [(first_at((p - 1e-9) * share), first_at((p + 1e-9) * share)) for p in wanted]


def judge(chain):
    ways, atoms, last, waits = resolve(chain)
    numbers = moments_of(atoms, last)
    result, visits = absorbing(chain["states"], seconds(ways), numbers)
    goals = []
    for marks in chain["marks"]:
        marked = dict(map(tuple, marks))
        onward = [way for way in seconds(ways) if way[0] not in marked]
        reached = [(state, 0, 1.0, at / MICROS, (at / MICROS) ** 2) for state, at in marked.items()]
        goals.append(absorbing(chain["states"], onward, reached)[0][0].tolist())
    human = None
    if result[HUMAN][0] > 1e-9:
        human = percentiles(chain, ways, atoms, waits, result[HUMAN][0], chain["percentiles"])
    numbers = [[int(i), int(end), float(p), float(first)] for i, end, p, first, _ in numbers]
    return {
        "ends": result[:ENDS].tolist(),
        "goals": goals,
        "visits": visits.tolist(),
        "human": human,
        "numbers": {"states": chain["states"], "ways": seconds(ways), "last": numbers},
    }


if __name__ == "__main__":
    for text in sys.stdin:
        print(json.dumps(judge(json.loads(text))))
