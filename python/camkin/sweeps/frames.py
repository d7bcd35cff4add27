"""Import the optional packages that hold and store tables, only where they are used."""

from typing import Any

_REMEDY = "pip install 'camkin[frames]'"


def pandas() -> Any:
    """Return the module pandas, or raise an ImportError that names the remedy."""
    try:
        import pandas
    except ImportError:
        raise ImportError(f"sweep() needs pandas: {_REMEDY}") from None
    return pandas


def parquet() -> tuple[Any, Any]:
    """Return the modules pyarrow and pyarrow.parquet, or raise an ImportError that names the remedy."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise ImportError(f"Parquet files need pyarrow: {_REMEDY}") from None
    return pyarrow, pyarrow.parquet


def frame(columns: dict[str, Any], index: Any = None) -> Any:
    """Return a DataFrame of columns of one length."""
    return pandas().DataFrame(columns, index=index, copy=False)
