"""JoeyNMT's side of bench_throughput, run by the Python of its own environment.

Reads its configuration (JSON) from the file named first; at each line on standard input it trains for one
pass over the data with JoeyNMT's own TrainManager, and answers with one line of JSON.
"""

import json
import sys
import time
from pathlib import Path

import torch
from joeynmt.config import parse_global_args, set_validation_args
from joeynmt.prediction import prepare
from joeynmt.training import TrainManager


def main() -> None:
    with open(sys.argv[1], encoding="utf-8") as file:
        settings = json.load(file)
    torch.set_num_threads(settings["threads"])
    Path(settings["joeynmt"]["model_dir"]).mkdir()
    args = parse_global_args(settings["joeynmt"], rank=0, mode="train")
    model, train_data, dev_data, _ = prepare(args, rank=0, mode="train")
    for _ in sys.stdin:
        trainer = TrainManager(
            model=model,
            model_dir=args.model_dir,
            device=args.device,
            n_gpu=args.n_gpu,
            rank=0,
            num_workers=args.num_workers,
            autocast=args.autocast,
            seed=args.seed,
            train_args=args.train,
            dev_args=set_validation_args(args.test),
        )
        started, worked = time.perf_counter(), time.process_time()
        trainer.train_and_validate(train_data=train_data, valid_data=dev_data)
        answer = {
            "tokens": int(trainer.stats.total_tokens),
            "steps": int(trainer.stats.steps),
            "seconds": time.perf_counter() - started,
            "processor_seconds": time.process_time() - worked,
            "parameters": sum(p.numel() for p in model.parameters() if p.requires_grad),
        }
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
