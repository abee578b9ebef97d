"""No text is clipped, in either language, at 100 % and at 150 %."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("scale", ["1", "1.5"])
@pytest.mark.parametrize("language", ["da", "en"])
def test_no_text_is_clipped(sample: Path, tmp_path: Path, language: str, scale: str) -> None:
    path = shutil.copy(sample, tmp_path / "kontor.gdprdesk")
    around = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": scale}
    done = subprocess.run(
        [sys.executable, "-m", "tests.ui.clipped_texts", str(path), language],
        env=around,
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == ""
