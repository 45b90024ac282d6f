"""Machine code that is kept, and dropped when a source has changed."""

from pathlib import Path

from gametheory.numerics.compiling import compiled, drop_stale_code


def test_kept_code_is_dropped_when_any_source_changes(tmp_path):
    (tmp_path / "room" / "__pycache__").mkdir(parents=True)
    source, code = tmp_path / "room" / "loop.py", tmp_path / "room" / "__pycache__" / "loop.total-1.py311.nbi"
    source.write_text("x = 1\n", encoding="utf-8")
    code.write_bytes(b"code")
    assert drop_stale_code(tmp_path)
    assert not code.exists()
    code.write_bytes(b"code")
    assert not drop_stale_code(tmp_path)
    assert code.exists()
    source.write_text("x = 22\n", encoding="utf-8")
    assert drop_stale_code(tmp_path)
    assert not code.exists()


def test_where_nothing_can_be_written_nothing_happens(tmp_path, monkeypatch):
    (tmp_path / "loop.py").write_text("", encoding="utf-8")

    def refused(*_args, **_options):
        raise PermissionError

    monkeypatch.setattr("pathlib.Path.mkdir", refused)
    assert not drop_stale_code(tmp_path)


def test_a_loop_is_compiled_and_keeps_its_source():
    @compiled
    def halves(number):
        count = 0
        while number > 1:
            number /= 2
            count += 1
        return count

    assert halves(1024.0) == halves.py_func(1024.0) == 10
    assert Path(halves.py_func.__code__.co_filename).name == "test_compiling.py"
