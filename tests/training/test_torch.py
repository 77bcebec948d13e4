"""Training itself, and the export. Needs the extra `train`, which is too large to install for every test run."""

# ruff: noqa: E402  # what needs torch is imported once it is known to be there

from __future__ import annotations

import dataclasses
import json
import re
import shutil
from pathlib import Path

import msgspec
import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the extra `train` is not installed")

from safetensors.torch import save_file

from kg.errors import InputError
from kg.evaluate.gold import GoldEntity, GoldFigure, GoldPaper
from kg.model import Paper
from kg.nlp.models import FOLDER
from kg.nlp.reader.card import read_card
from kg.nlp.reader.graphs import Again, Found, Graphs, tags_of
from kg.nlp.reader.numbers import Numbers, numbers_of
from kg.nlp.reader.pieces import Pieces, cut
from kg.nlp.reader.read import Reader as Exported
from kg.training.batch import MASK, gold_mentions, hide_words, padded
from kg.training.config import read_config
from kg.training.corpora import FILES
from kg.training.data import Example, example
from kg.training.export import export, export_figures
from kg.training.field import DEVELOPMENT
from kg.training.figures import learn_figures, number_texts
from kg.training.losses import segment_loss
from kg.training.model import Reader
from kg.training.pretrain import Guesser, hide, pretrain, word_pieces
from kg.training.reopen import reopen
from kg.training.run import Sources, finish, tokenizer, unseen
from kg.training.soup import mean_weights
from kg.training.step import step_loss
from kg.training.tasks import TASKS
from kg.training.train import train
from kg.training.windows import Windows


def _gold(number: int) -> GoldPaper:
    text = Paper(id=f"p{number}", title=f"Pruning {number}", abstract="Pruning runs on FPGAs. It is tested on MNIST.")
    entities = {
        "a": GoldEntity("a", "Method", "Pruning", ("Pruning",), "PROPOSES"),
        "b": GoldEntity("b", "Hardware", "Field-programmable gate array", ("FPGAs",), "RUNS_ON"),
        "c": GoldEntity("c", "Dataset", "MNIST", ("MNIST",), "EVALUATES_ON"),
    }
    places = {
        id: frozenset(
            (start, start + len(form), entity.type)
            for form in entity.mentions
            for start in range(len(text.text))
            if text.text.startswith(form, start)
        )
        for id, entity in entities.items()
    }
    return GoldPaper(text, entities, places, (("a", "RUNS_ON", "b"), ("a", "EVALUATED_ON", "c")))


@pytest.fixture(scope="module")
def papers() -> list[GoldPaper]:
    return [_gold(number) for number in range(10)]


@pytest.fixture(scope="module")
def examples(papers: list[GoldPaper]) -> list[Example]:
    import spacy

    sentencizer = spacy.blank("en")
    sentencizer.add_pipe("kg_sentences")
    cutter = tokenizer()
    return [example(paper, cutter, sentencizer) for paper in papers]


def test_what_is_exported_is_what_was_trained(examples: list[Example], tmp_path: Path) -> None:
    """After two short epochs: heads give what the module gives, the encoder does to the precision of int8."""
    config = msgspec.structs.replace(read_config(), epochs=2, batch=5)
    reader = train(examples, config, report=lambda _: None)
    export(reader, tmp_path)
    graphs, paper = Graphs(tmp_path), examples[0]
    mentions = gold_mentions(paper)
    first, last, type, concept = np.array(paper.segments).T
    found = Found(first, last, type, concept)
    with torch.no_grad():
        ids, cases, bias = padded([paper.pieces])
        shared, states = reader.encode(ids, cases, bias)
        heads = reader.heads_of("kg")
        spans = heads.spans(states[0], torch.from_numpy(paper.pieces.first), torch.from_numpy(paper.pieces.last))
        both = reader.reread(shared, torch.from_numpy(tags_of(found, paper.pieces))[None], bias)
        again, attention = both[0][0], both[1][0]
        pairs, roles = heads.pairs(again, attention, mentions), heads.roles(again, mentions)
    made = Again(again.numpy(), attention.numpy())
    seen_shared, seen_spans = graphs.encode(paper.pieces)
    seen = graphs.reread(shared[0].numpy(), tags_of(found, paper.pieces))
    # int8 moves the states a little; a head that is given the same states gives the same scores
    assert np.corrcoef(shared[0].numpy().ravel(), seen_shared.ravel())[0, 1] > 0.97
    assert np.corrcoef(again.numpy().ravel(), seen.states.ravel())[0, 1] > 0.97
    assert seen_spans.shape == tuple(spans.shape)
    assert graphs.pairs(made, paper.pieces, found) == pytest.approx(pairs.numpy(), abs=1e-3)
    assert graphs.roles(made, paper.pieces, found) == pytest.approx(roles.numpy(), abs=1e-3)


def test_a_figure_head_learns_whose_a_number_is(tmp_path: Path) -> None:
    """From annotated figures; and the exported head says what the module says."""
    papers = [_with_figures(number) for number in range(24)]
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    config = msgspec.structs.replace(read_config().figures, epochs=12, batch=4, average=0.9, dropout=0.1)
    told: list[str] = []
    head = learn_figures(tmp_path, papers, config, told.append)
    assert "24 texts with 48 figures" in told[0]
    export_figures(head, tmp_path)
    assert (tmp_path / "figures.onnx").stat().st_size < 2_000_000
    graphs, right = Graphs(tmp_path), 0
    for text, paper in zip(number_texts(tmp_path, papers), papers, strict=True):
        with torch.no_grad():
            logits = head(torch.from_numpy(text.states).float(), text.numbers, text.mentions)
        right += int((logits.argmax(1) == text.owners).sum())
        seen = graphs.figures(*_as_read(graphs, paper))
        assert seen == pytest.approx(logits.numpy(), abs=2e-2)  # its states were kept with half the digits
    assert right > 0.8 * 48


def _with_figures(number: int) -> GoldPaper:
    """A pruned network that is fast, on a board that draws power: two figures, of two concepts."""
    gold = _gold(number)
    abstract = f"Pruning takes {number + 3}.5 ms. The FPGAs draw {number + 40}.25 W. It is tested on MNIST."
    paper = Paper(id=gold.paper.id, title=gold.paper.title, abstract=abstract)
    places = {
        id: frozenset(
            (found.start(), found.end(), entity.type)
            for form in entity.mentions
            for found in re.finditer(re.escape(form), paper.text)
        )
        for id, entity in gold.concepts.items()
    }
    figures = (GoldFigure("a", f"{number + 3}.5", "ms"), GoldFigure("b", f"{number + 40}.25", "W"))
    return GoldPaper(paper, gold.concepts, places, gold.relations, figures)


def _as_read(graphs: Graphs, paper: GoldPaper) -> tuple[Again, Pieces, Found, Numbers]:
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("kg_sentences")
    nlp.add_pipe("kg_numbers")
    whole = example(paper, graphs.tokenizer, nlp)
    first, last, type, concept = np.array(whole.segments).T
    found = Found(first, last, type, concept)
    shared, _ = graphs.encode(whole.pieces)
    again = graphs.reread(shared, tags_of(found, whole.pieces))
    return again, whole.pieces, found, numbers_of(whole.pieces, nlp(paper.paper.text)._.kg_numbers)


def test_papers_held_out_are_not_trained_on(papers: list[GoldPaper]) -> None:
    """Wherever else they are annotated: known by id, or by title."""
    twin = msgspec.structs.replace(papers[0], paper=msgspec.structs.replace(papers[0].paper, id="other"))
    left, count = unseen([*papers, twin], papers[:2])
    assert left == papers[2:]
    assert count == 3


def test_a_run_ends_with_a_card(papers: list[GoldPaper], tmp_path: Path) -> None:
    """Calibrated on the papers held out, relations of the field's tasks on their own; and the folder reads."""
    corpora = tmp_path / "corpora"
    sentence = ["Pruning", "is", "used", "for", "speech", "recognition", "."]
    line = {"sentences": [sentence], "ner": [[[0, 0, "Method"], [4, 5, "Task"]]], "relations": [[]]}
    for name in [*(name for names in FILES.values() for name in names), *DEVELOPMENT.values()]:
        (corpora / name).parent.mkdir(parents=True, exist_ok=True)
        (corpora / name).write_text(json.dumps(line) if "json" in name else "", "utf-8")
    (tmp_path / "gold.jsonl").write_text("", "utf-8")
    sources = Sources(tmp_path / "gold.jsonl", tmp_path / "gold.jsonl", corpora=corpora, start=(FOLDER,))
    reader = Reader()
    reader.load_state_dict(reopen(FOLDER), strict=False)
    made = [_with_figures(number) for number in range(4)]
    card = finish(reader, made, papers, tmp_path / "made", sources, read_config(), report=lambda _: None)
    assert card.measured["papers"] == len(papers)
    assert all(0 < beside.threshold < 1 for beside in card.beside.values())
    assert card == read_card(tmp_path / "made")
    assert set(card.trained_on) >= {"gold", "scierc", "started from", "config"}
    assert Exported(tmp_path / "made").read(papers[0].paper.text, [(0, len(papers[0].paper.text))])


@pytest.mark.skipif(torch.cuda.is_available(), reason="sums on a GPU come in any order")
def test_the_same_seed_trains_the_same_reader(examples: list[Example]) -> None:
    """Weight by weight; another seed trains another."""
    config = msgspec.structs.replace(read_config(), epochs=1)
    one, again, other = (
        train(examples[:4], msgspec.structs.replace(config, seed=seed), report=lambda _: None) for seed in (1, 1, 2)
    )
    for left, right in zip(one.parameters(), again.parameters(), strict=True):
        assert torch.equal(left, right)
    assert any(not torch.equal(left, right) for left, right in zip(one.parameters(), other.parameters(), strict=True))


def test_one_task_learns_alone() -> None:
    """Its heads and its tags move, and no other number of the reader does."""
    text = "Pruning is used for speech recognition ."
    pieces = cut(tokenizer(), text, [(0, len(text))])[0]
    other = Example("scierc", text, pieces, [(0, 0, 1, 0), (4, 5, 0, 1)], np.full(2, -100), [(0, 0, 1)], 0)
    config = msgspec.structs.replace(read_config(), only="scierc", epochs=1, average=0.0)
    begun = Reader()
    begun.load_state_dict(reopen(FOLDER), strict=False)
    learnt = train([], config, others=[other] * 4, start=[FOLDER], report=lambda _: None)
    for name, weight in learnt.state_dict().items():
        if name == "tags.weight":
            moved = (weight != begun.state_dict()[name]).any(1)
            own = TASKS["scierc"]
            assert moved.any()
            assert not moved[: own.tag].any()
            assert not moved[own.tag + own.tags :].any()
        elif not name.startswith(("heads.scierc.", "heads.tdmsci.", "heads.crossner.")):
            assert torch.equal(weight, begun.state_dict()[name]), name
    assert not torch.equal(learnt.heads_of("scierc").pair.weight, begun.heads_of("scierc").pair.weight)
    with pytest.raises(InputError, match="no text of genia, which alone shall learn; --corpora has scierc, scier"):
        train([], msgspec.structs.replace(config, only="genia"), others=[other], report=lambda _: None)


def test_training_goes_on_from_the_mean_of_readers(examples: list[Example], tmp_path: Path) -> None:
    """Without a step, what comes out is their mean; one of another shape is refused."""
    weights = {}
    for seed in (1, 2):
        torch.manual_seed(seed)
        reader = Reader()
        weights[seed] = reader.heads_of("kg").pair.weight.detach()
        save_file(reader.state_dict(), tmp_path / f"{seed}.safetensors")
    files = [tmp_path / "1.safetensors", tmp_path / "2.safetensors"]
    config = msgspec.structs.replace(read_config(), epochs=0)
    mean = train(examples[:2], config, start=files, report=lambda _: None).heads_of("kg").pair.weight
    assert torch.allclose(mean, (weights[1] + weights[2]) / 2)
    save_file({"pair": torch.zeros(2)}, tmp_path / "3.safetensors")
    with pytest.raises(InputError, match="other weights"):
        mean_weights([*files, tmp_path / "3.safetensors"])


def test_a_shipped_reader_can_be_gone_on_from(tmp_path: Path) -> None:
    """Its weights are those that it computes with: exported again, every graph is the same, byte for byte."""
    reader = Reader()
    missing, unknown = reader.load_state_dict(reopen(FOLDER), strict=False)
    assert not unknown
    assert all(name.startswith(("heads.tdmsci.", "heads.crossner.")) for name in missing)
    export(reader, tmp_path)
    for path in sorted(tmp_path.glob("*.onnx")):
        assert path.read_bytes() == (FOLDER / path.name).read_bytes(), path.name
    with pytest.raises(InputError, match="is missing"):
        mean_weights([FOLDER.parent])


def test_hidden_words_are_hidden_whole(examples: list[Example]) -> None:
    """All of them where the share is one, none where it is nought, and never what begins and ends a text."""
    windows = [paper.pieces for paper in examples[:2]]
    ids, *_ = padded(windows)
    shown = ids.clone()
    hide_words(shown, windows, 0.0)
    assert torch.equal(shown, ids)
    hide_words(shown, windows, 1.0)
    assert tokenizer().token_to_id("[MASK]") == MASK
    for row, whole, window in zip(shown, ids, windows, strict=True):
        inside = row[window.first[0] : window.last[-1] + 1]
        assert (inside == MASK).all()
        assert row[0] == whole[0]
        assert row[window.last[-1] + 1] == whole[window.last[-1] + 1]
    half = ids.clone()
    hide_words(half, windows, 0.5)
    for row, window in zip(half, windows, strict=True):
        for first, last in zip(window.first, window.last, strict=True):
            assert len({bool(piece == MASK) for piece in row[first : last + 1]}) == 1


def test_papers_of_a_batch_do_not_touch_each_other(examples: list[Example]) -> None:
    """The loss of a batch is the mean of its papers' own, however long they are, whatever is in them, or was lost."""
    config, reader = msgspec.structs.replace(read_config(), hidden_words=0.0), Reader(0.0, 0.0).train()
    text = "Pruning\nNothing is known here."
    lost = Example("kg", text, cut(tokenizer(), text, [(0, 7), (8, len(text))])[0], [], np.array([0]), [], 1)
    long, first = _long(examples[0]), examples[0]
    fewer = dataclasses.replace(first, segments=first.segments[:1], roles=first.roles[:1], relations=[])
    for batch in ([first, long], [fewer, long], [lost, first], [lost, lost]):
        alone = [float(step_loss(reader, [paper], config, mixed=False).detach()) for paper in batch]
        assert float(step_loss(reader, batch, config, mixed=False).detach()) == pytest.approx(np.mean(alone), rel=1e-4)


def _long(paper: Example) -> Example:
    text = paper.text + " It is compared with nothing at all (in a sentence that was added)."
    pieces = cut(tokenizer(), text, [(0, len(paper.text)), (len(paper.text) + 1, len(text))])[0]
    return dataclasses.replace(paper, text=text, pieces=pieces)


def test_every_text_is_pretrained_on_once_before_any_comes_again() -> None:
    """And what fills up a shorter one is no piece of it."""
    cutter = tokenizer()
    texts = ["a" + " b" * n for n in range(10)]
    windows = Windows((cut(cutter, text, [(0, len(text))])[0] for text in texts), torch.device("cpu"))
    sizes = [n for _, _, inside in windows.batches(5, 4) for n in inside.sum(1).tolist()]
    assert sorted(sizes[:10]) == sorted(sizes[10:]) == [n + 3 for n in range(10)]
    many = Windows([cut(cutter, "a", [(0, 1)])[0]] * 100, torch.device("cpu"))
    assert [len(list(many.batches(1, count))) for count in (1, 33, 99, 250)] == [1, 33, 99, 250]
    with pytest.raises(InputError):
        Windows([], torch.device("cpu"))


def test_whole_words_are_hidden() -> None:
    """With a share of one all words and no special piece; what stood there is what is asked for."""
    cutter = tokenizer()
    text = "Memristive crossbars"
    windows = Windows([cut(cutter, text, [(0, len(text))])[0]], torch.device("cpu"))
    ids, _, inside = next(windows.batches(1, 1))
    continues, special = word_pieces(cutter)
    _, places, wanted = hide(ids, inside, continues, special, 1.0)
    assert places.tolist() == list(range(1, int(inside.sum()) - 1))
    assert wanted.tolist() == ids[0, places].tolist()
    assert continues[wanted].any()
    for seed in range(20):
        torch.manual_seed(seed)
        shown, places, _ = hide(ids, inside, continues, special, 0.5)
        hidden = set(places.tolist())
        assert all(not continues[ids[0, place]] or place - 1 in hidden for place in hidden)
        assert all(place + 1 in hidden for place in hidden if continues[ids[0, place + 1]])
        others = [place for place in range(ids.shape[1]) if place not in hidden]
        assert torch.equal(shown[0, others], ids[0, others])
    assert int(special[2]) in hide(ids, inside, continues, special, 1.0)[0]


def test_pretraining_writes_an_encoder_that_training_takes(tmp_path: Path) -> None:
    """And its weights are other than the published ones."""
    config = msgspec.structs.replace(read_config().pretrain, texts=8, batch=4)
    pretrain(
        (f"Pruning {n}\nWe prune networks on FPGAs." for n in range(8)), tokenizer(), config, tmp_path / "e.safetensors"
    )
    taken, published = Reader(encoder=tmp_path / "e.safetensors"), Reader()
    assert not torch.equal(taken.layers[0].query.weight, published.layers[0].query.weight)


def test_fused_layers_are_the_layers() -> None:
    """What a GPU runs compiled gives the same logits and has the same weights under the same names."""
    torch.manual_seed(0)
    plain = Guesser().eval()
    fused = Guesser().eval()
    fused.load_state_dict(plain.state_dict())
    fused.fuse()
    ids = torch.randint(1000, 2000, (2, 9))
    given = (ids, torch.zeros_like(ids), torch.zeros(2, 1, 1, 9), torch.tensor([1, 10]), torch.arange(50))
    with torch.no_grad():
        assert torch.allclose(plain(*given), fused(*given), atol=1e-4)
    assert fused.state_dict().keys() == plain.state_dict().keys()


def test_a_sure_span_does_not_overflow() -> None:
    """Scores beyond what single precision can exponentiate give a loss and a gradient that are numbers."""
    score = torch.full((1, 1, 1, 1), 120.0, requires_grad=True)
    loss = segment_loss(score, score[0, 0, 0], [1])
    loss.backward()
    assert score.grad is not None
    assert float(loss.detach()) == pytest.approx(0.0, abs=1e-6)
    assert float(score.grad) == pytest.approx(0.0, abs=1e-6)


def test_the_loss_of_segments_is_a_likelihood() -> None:
    """With one word and one type, it is that of a logistic unit."""
    score = torch.tensor([[[[2.0]]]])
    loss = segment_loss(score, score[0, 0, 0], [1])
    assert float(loss) == pytest.approx(float(np.log1p(np.exp(-2.0))), abs=1e-5)
