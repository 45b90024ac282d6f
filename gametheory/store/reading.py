"""Read a store: lazily, whole or not yet."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import xarray

from gametheory.errors import SweepError
from gametheory.store.paths import MARK, is_there, require_zarr, what_else
from gametheory.store.template import DONE


def opened(path: str | os.PathLike[str]) -> xarray.Dataset:
    """Open the dataset that is kept in a store, without loading its values.

    Of a sweep that is not whole yet it has, too, the variable ``done``: whether a point is solved. Where it is not, the
    other variables hold nothing of meaning. Labels that turned up on the way stand in the order in which they did.
    Raises ``SweepError`` where there is no store of a sweep.
    """
    require_zarr()
    path = Path(path)
    if not is_there(path):
        raise SweepError(f"{path}: there is no such store. Check the name")
    other = what_else(path)
    if other:
        raise SweepError(f"{path}: it {other}. Give the store of a sweep, as --out FILE.zarr makes it")
    return _tidied(_lazily(path))


def _lazily(path: Path) -> xarray.Dataset:
    import zarr

    group: Any = zarr.open_group(path, mode="r", zarr_format=3)
    growing = group.attrs[MARK]["labels"]
    # Their labels are taken from the list in the attributes, which is kept before the variables are lengthened.
    found: xarray.Dataset = xarray.open_zarr(path, consolidated=False, chunks=None, drop_variables=list(growing))
    for dimension, labels in growing.items():
        if dimension in found.dims:
            found = found.assign_coords({dimension: labels[: found.sizes[dimension]]})
    return found


def _tidied(found: xarray.Dataset) -> xarray.Dataset:
    """Leave out what the store needs for itself, and tell coordinates from variables."""
    mark: dict[str, Any] = found.attrs.pop(MARK)
    found = found.drop_vars([*mark["lacking"], *([DONE] if mark["whole"] else [])])
    found = found.set_coords(mark["coordinates"])
    first = [name for name in mark["variables"] if name in found]  # a folder does not keep their order
    found = found[[*first, *sorted(set(found.data_vars) - set(first), key=str)]]
    labels = [name for name in found.indexes if name not in mark["coordinates"]]
    return found.assign_coords({name: found[name].values.tolist() for name in labels})
