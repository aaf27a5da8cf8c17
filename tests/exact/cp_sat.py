#!/usr/bin/env python3
"""Holds plans of small kitchens against the exact optimum, found by OR-Tools CP-SAT.

    router rehearse --instances 30 | python3 tests/exact/cp_sat.py

Reads one problem a line: stations with slots, courses of plates of chains of steps, what a second of each
kind costs, and what our plan and arrival order cost. Prints the gap of each, and the means. Without
OR-Tools it says "skipped" and succeeds, because nothing else here needs it (pip install ortools).
"""

import json
import sys

# Seconds of search for one problem; small ones are proved in a tenth of it.
LIMIT_S = 20
# The mean gap that a plan may have, in percent.
GAP_MAX = 5.0


def optimum(problem, cp_model):
    """The least cost of any schedule, and whether it was proved."""
    model = cp_model.CpModel()
    works = [w for c in problem["courses"] for p in c["plates"] for chain in p for w in chain]
    horizon = sum(w["takes_s"] for w in works) + max([0] + [c["since_s"] for c in problem["courses"]])
    stations = [[] for _ in problem["slots"]]
    terms = []

    def time(name):
        return model.new_int_var(0, horizon, name)

    def time_more(name):
        return model.new_int_var(0, horizon * horizon // problem["late_long"], name)

    for course in problem["courses"]:
        plate_ends, chain_ends = [], []
        for plate in course["plates"]:
            ends = []
            for chain in plate:
                after = max(0, course["since_s"])
                for work in chain:
                    start, end = time("start"), time("end")
                    interval = model.new_interval_var(start, work["takes_s"], end, "step")
                    stations[work["station"]].append(interval)
                    model.add(start >= after)
                    after = end
                ends.append(after)
            done = time("plate")
            model.add_max_equality(done, ends)
            plate_ends.append(done)
            chain_ends.extend(ends)
        first, last, part, late = time("first"), time("last"), time("part"), time("late")
        model.add_min_equality(first, plate_ends)
        model.add_max_equality(last, plate_ends)
        model.add_min_equality(part, chain_ends)
        model.add(late >= last - course["due_s"])
        terms.append(problem["took"] * (last - course["since_s"]))
        # A second of lateness costs more, the later it already is: late * (1 + late / late_long), as in the planner.
        square, more = model.new_int_var(0, horizon * horizon, "square"), time_more("more")
        model.add_multiplication_equality(square, [late, late])
        model.add_division_equality(more, square, problem["late_long"])
        terms.append(problem["late"] * course["weight"] * (late + more))
        terms.append(problem["spread"] * (last - first))
        terms.append(problem["parts"] * (last - part))
    for slots, intervals in zip(problem["slots"], stations):
        if intervals:
            model.add_cumulative(intervals, [1] * len(intervals), slots)
    model.minimize(sum(terms))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = LIMIT_S
    solver.parameters.num_workers = 2
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        raise SystemExit("a problem without a solution: " + json.dumps(problem))
    return round(solver.objective_value), status == cp_model.OPTIMAL


def main():
    try:
        from ortools.sat.python import cp_model
    except ImportError:
        print("skipped: OR-Tools is not installed (pip install ortools)")
        return
    gaps, fifo, proved = [], [], 0
    for line in sys.stdin:
        problem = json.loads(line)
        if not problem["courses"]:
            continue
        best, exact = optimum(problem, cp_model)
        proved += exact
        gaps.append(100.0 * (problem["ours"] - best) / max(1, best))
        fifo.append(100.0 * (problem["fifo"] - best) / max(1, best))
        print(f"{len(problem['courses'])} courses: best {best}, ours +{gaps[-1]:.1f} %, arrival order +{fifo[-1]:.1f} %")
    if not gaps:
        raise SystemExit("no problems on the input: router rehearse --instances 30 | cp_sat.py")
    mean = sum(gaps) / len(gaps)
    print(
        f"{len(gaps)} problems, {proved} proved: mean gap {mean:.2f} % (at most {GAP_MAX} %), worst {max(gaps):.1f} %; "
        f"arrival order {sum(fifo) / len(fifo):.1f} %"
    )
    if GAP_MAX < mean:
        raise SystemExit(1)


main()
