"""An unrelated program that a stolen part is hidden in: it renames log files and drops old ones."""

import os
import pathlib

KEEP_GENERATIONS = 7
ROTATE_ABOVE = 5 * 1024 * 1024


def list_logs(folder):
    return sorted(pathlib.Path(folder).glob("*.log"))


def generation_name(log_file, generation):
    return log_file.with_name(f"{log_file.name}.{generation:02d}")


def drop_oldest(log_file):
    generation_name(log_file, KEEP_GENERATIONS).unlink(missing_ok=True)


def shift_generations(log_file):
    for generation in reversed(range(1, KEEP_GENERATIONS)):
        source = generation_name(log_file, generation)
        if source.exists():
            source.rename(generation_name(log_file, generation + 1))


def rotate_one(log_file):
    drop_oldest(log_file)
    shift_generations(log_file)
    log_file.rename(generation_name(log_file, 1))
    print(f"rotated {log_file.name}")


def rotate_folder(folder):
    large = [log_file for log_file in list_logs(folder) if log_file.stat().st_size > ROTATE_ABOVE]
    for log_file in large:
        rotate_one(log_file)
    return len(large)


if "ROTATE_FOLDER" in os.environ:
    rotate_folder(os.environ["ROTATE_FOLDER"])
