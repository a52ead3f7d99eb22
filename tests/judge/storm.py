"""The probabilistic model checker Storm on the same chains: how often each end is reached, and how long a call lasts
where every call ends. Chains come in on standard input as numbers, JSON, one a line."""

import json
import sys

import stormpy
from stormpy.datastructures import SparseMatrixBuilder
from stormpy.environments import Environment, EquationSolverType
from stormpy.models import SparseDtmc, SparseModelComponents, SparseRewardModel, StateLabeling

ENDS = 4


def solve(chain):
    states = chain["states"]
    done = states + ENDS
    rows = [{} for _ in range(states)]
    dwell = [0.0] * (done + 1)
    for i, j, share, after in chain["ways"]:
        if share > 0:
            rows[i][j] = rows[i].get(j, 0.0) + share
            dwell[i] += share * after
    for i, end, share, first in chain["last"]:
        if share > 0:
            rows[i][states + end] = rows[i].get(states + end, 0.0) + share
            dwell[i] += first
    builder = SparseMatrixBuilder(rows=done + 1, columns=done + 1)
    for i, row in enumerate(rows):
        # A wait that is never over stays where it is; else only rounding is put right.
        total = sum(row.values())
        if total < 1.0 - 1e-9:
            row[i] = row.get(i, 0.0) + 1.0 - total
            total = 1.0
        for j in sorted(row):
            builder.add_next_value(i, j, row[j] / total)
    for end in range(ENDS):
        builder.add_next_value(states + end, done, 1.0)
    builder.add_next_value(done, done, 1.0)
    labels = StateLabeling(done + 1)
    for name in ["init", "done"] + [f"end{end}" for end in range(ENDS)]:
        labels.add_label(name)
    labels.add_label_to_state("init", 0)
    labels.add_label_to_state("done", done)
    for end in range(ENDS):
        labels.add_label_to_state(f"end{end}", states + end)
    rewards = {"time": SparseRewardModel(optional_state_reward_vector=dwell)}
    components = SparseModelComponents(
        transition_matrix=builder.build(), state_labeling=labels, reward_models=rewards)
    model = SparseDtmc(components)
    environment = Environment()
    environment.solver().set_linear_equation_solver_type(EquationSolverType.EIGEN)

    def ask(text):
        formula = stormpy.parse_properties(text)[0]
        result = stormpy.model_checking(model, formula, environment=environment, only_initial_states=True)
        return result.get_value(0)

    shares = [ask(f'P=? [F "end{end}"]') for end in range(ENDS)]
    lasts = ask('R{"time"}=? [F "done"]')
    return {"shares": shares, "lasts": lasts if lasts != float("inf") else None}


if __name__ == "__main__":
    for text in sys.stdin:
        print(json.dumps(solve(json.loads(text))))
