"""Many texts as word pieces, end to end in two arrays: a hundred million of them fit the memory of a laptop."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

import numpy as np
import torch
from torch import Tensor

from kg.errors import InputError
from kg.nlp.reader.pieces import Pieces

__all__ = ["Windows"]

#: Batches that are sorted by length together, so that little of one is padding.
_TOGETHER = 32


class Windows:
    """Ids and cases of all pieces of all texts, five bytes each, on the device that trains on them."""

    def __init__(self, texts: Iterable[Pieces], device: torch.device) -> None:
        """These texts, each as one window. Raises :class:`InputError` where there is none."""
        ids, cases, sizes = [], [], []
        for text in texts:
            ids.append(text.ids.astype(np.int32))
            cases.append(text.cases.astype(np.uint8))
            sizes.append(len(text.ids))
        if not sizes:
            raise InputError("there is no text to train on; is all of it among what is to stay unseen?")
        self.ids = torch.from_numpy(np.concatenate(ids)).to(device)
        self.cases = torch.from_numpy(np.concatenate(cases)).to(device)
        self.starts = torch.from_numpy(np.cumsum([0, *sizes])).to(device)
        self.sizes = torch.tensor(sizes)

    def __len__(self) -> int:
        return len(self.sizes)

    def batches(self, size: int, count: int) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
        """``count`` batches of ``size`` texts, all texts once before any comes again, in another random order.

        The last of a pass may be smaller. Each is ids and cases, and which of their places hold a piece:
        three of (size, pieces of the longest).
        """
        return (self._padded(rows) for rows in islice(self._rows(size), count))

    def _rows(self, size: int) -> Iterator[Tensor]:
        """The numbers of the texts of each batch, without end."""
        while True:
            for together in torch.randperm(len(self)).split(size * _TOGETHER):
                rows = together[self.sizes[together].argsort()].split(size)
                yield from (rows[number] for number in torch.randperm(len(rows)).tolist())

    def _padded(self, rows: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        longest = -(-int(self.sizes[rows].max()) // 8) * 8  # what the kernels of attention like
        rows = rows.to(self.starts.device)
        places = self.starts[rows, None] + torch.arange(longest, device=rows.device)
        inside = places < self.starts[rows + 1, None]
        places = places.clamp(max=len(self.ids) - 1)
        return self.ids[places].long() * inside, self.cases[places].long() * inside, inside
