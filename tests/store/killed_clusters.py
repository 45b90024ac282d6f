"""Sweep on a cluster, and lose workers and clients over and over: run as a script by the tests.

``python killed_clusters.py STORE CLIENTS WORKERS SEED`` begins a scheduler with two workers in a process of its own.
Then it forks a process that sweeps into STORE with ``resume``, has a worker killed or kills that process, at a random
moment, until CLIENTS processes and WORKERS workers were killed; then it lets the sweep end. Its output says how many
were killed before they came to their end. The workers live on when a process is killed that they work for.

``python killed_clusters.py STORE scheduler`` kills the scheduler, and prints what the sweep says.
"""

import importlib
import logging
import multiprocessing
import os
import random
import signal
import sys
import time
from pathlib import Path

import dask
import distributed

import gametheory as gt
from gametheory.errors import SweepError, UnfinishedSweepError
from tests.store import killed_sweeps

PAUSE = 0.02  # seconds a block, so that there is something to interrupt


def finding(game):
    """Find what killed_sweeps finds, slowly."""
    time.sleep(PAUSE)
    return killed_sweeps.finding(game)


finding.__module__, finding.__qualname__ = "gametheory.tests", "finding"


def hold_cluster(end):
    """Hold a scheduler and two workers; kill a worker when asked to, and say whether there was one."""
    settings = {"distributed.scheduler.allowed-failures": 1, "distributed.worker.multiprocessing-method": "fork"}
    options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None, "silence_logs": logging.CRITICAL}
    with dask.config.set(settings), distributed.LocalCluster(**options) as cluster:
        end.send(cluster.scheduler_address)
        while end.recv() == "kill":
            ready = {worker.name for worker in cluster.scheduler.workers.values()}
            processes = [
                nanny.process.pid for name, nanny in cluster.workers.items() if name in ready and nanny.process
            ]
            if processes:
                os.kill(random.choice(processes), signal.SIGKILL)
            end.send(bool(processes))


def run(store, address):
    """Sweep with the workers of a cluster; blocks whose workers were killed too often are tried again."""
    with distributed.Client(address, timeout=10) as client:
        while True:
            try:
                model = gt.load(killed_sweeps.MEETING)
                gt.sweep(model, finding, out=store, resume=True, progress=False, client=client, **killed_sweeps.AXES)
            except UnfinishedSweepError as error:
                if error.blocks:
                    continue
                raise
            return


def in_fork(act, *arguments):
    child = os.fork()
    if child == 0:
        try:
            act(*arguments)
        except SweepError as error:
            sys.stdout.write(f"{error}\n")
            sys.stdout.flush()
            os._exit(2)
        os._exit(0)
    return child


def disturbed(store, address, end, clients, workers, chance):
    """Kill so many clients and workers, in a random order; count who was killed at work."""
    count = 0
    for what in chance.sample(["client"] * clients + ["worker"] * workers, clients + workers):
        child = in_fork(run, store, address)
        time.sleep(chance.uniform(0.1, 0.9))
        if what == "worker":
            end.send("kill")
            count += end.recv()
            os.waitpid(child, 0)
        else:
            os.kill(child, signal.SIGKILL)
            count += os.WIFSIGNALED(os.waitpid(child, 0)[1])
        lose_blocks(store, chance)
    return count


def lose_blocks(store, chance):
    """Lose a few blocks, so that the next has something to do."""
    chunks = sorted((Path(store) / "done" / "c").rglob("[0-9]*/0"))
    for chunk in chance.sample(chunks, min(12, len(chunks))):
        chunk.unlink(missing_ok=True)  # a worker may just write it anew


def main(store, *arguments):
    for module in ("zarr", "dask.array"):
        importlib.import_module(module)  # so that the forked processes need not
    ours, theirs = multiprocessing.Pipe()
    holder = in_fork(hold_cluster, theirs)
    address = ours.recv()
    if arguments == ("scheduler",):
        child = in_fork(run, store, address)
        while not list(Path(store).glob("done/c/*/0")):
            time.sleep(0.01)
        os.kill(holder, signal.SIGKILL)
        os.waitpid(child, 0)
        return
    clients, workers, seed = map(int, arguments)
    count = disturbed(store, address, ours, clients, workers, random.Random(seed))
    os.waitpid(in_fork(run, store, address), 0)
    sys.stdout.write(f"{count}\n")
    ours.send("end")
    os.waitpid(holder, 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
