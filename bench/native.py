"""Native PyTorch on the same networks, as the limit column of `npm run bench`: images per second on one
thread and on two, printed as one JSON object. mkldnn stays on: it is the fair limit. Its gradients are checked
against the ones without mkldnn first, since some builds return zeros for some shapes; a network whose gradients
differ by more than a hundredth gets no figure (through ten BatchNorms of eight images rounding alone makes half of that).

With --device cuda: the same on the graphics card in float32 (TF32 off) and once with TF32, one row each."""
import json
import sys
import platform
import statistics
import time

import torch
from torch import nn

NETWORKS = {
    "m3": (3, [32, 48, 64, 80, 96, 112, 128, 144, 160, 176]),
    "m5": (5, [32, 64, 96, 128, 160]),
    "m7": (7, [48, 96, 144, 192]),
}
BATCH = 120
REPEATS = 9


def build(side, channels):
    layers, inputs, size = [], 1, 28
    for outputs in channels:
        layers += [nn.Conv2d(inputs, outputs, side), nn.BatchNorm2d(outputs), nn.ReLU()]
        inputs, size = outputs, size - side + 1
    layers += [nn.Flatten(), nn.Linear(inputs * size * size, 10, bias=False), nn.BatchNorm1d(10)]
    return nn.Sequential(*layers)


# On a card several steps are submitted before one wait, as in bench/gpu.ts.
DEVICE = "cuda" if "cuda" in sys.argv else "cpu"
STEPS = 10 if DEVICE == "cuda" else 1


def wait():
    if DEVICE == "cuda":
        torch.cuda.synchronize()


def median_speed(run, images):
    for _ in range(2 if DEVICE == "cuda" else 1):
        run()
    wait()
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        for _ in range(STEPS):
            run()
        wait()
        times.append(time.perf_counter() - start)
    return images * STEPS / statistics.median(times)


def gradients_are_right(net):
    images = torch.rand(8, 1, 28, 28)
    labels = torch.arange(8) % 10
    found = []
    for enabled in (True, False):
        with torch.backends.mkldnn.flags(enabled=enabled):
            net.zero_grad()
            nn.functional.cross_entropy(net(images), labels).backward()
            found.append([p.grad.clone() for p in net.parameters() if p.dim() == 4])
    return all(torch.norm(a - b) <= 1e-2 * torch.norm(b) for a, b in zip(*found))


def rows():
    for name, (side, channels) in NETWORKS.items():
        torch.manual_seed(42)
        net = build(side, channels)
        if DEVICE == "cpu" and not gradients_are_right(net):
            continue
        net = net.to(DEVICE)
        images, labels = torch.rand(BATCH, 1, 28, 28).to(DEVICE), (torch.arange(BATCH) % 10).to(DEVICE)
        for threads in (1, 2) if DEVICE == "cpu" else ("float32", "tf32"):
            if DEVICE == "cpu":
                torch.set_num_threads(threads)
            else:
                torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = threads == "tf32"
                torch.backends.cudnn.benchmark = True
            optimizer = torch.optim.Adam(net.parameters(), 1e-3)

            def step():
                optimizer.zero_grad()
                nn.functional.cross_entropy(net(images), labels).backward()
                optimizer.step()

            def image_gradient():
                x = images.clone().requires_grad_()
                torch.autograd.grad(nn.functional.cross_entropy(net(x), labels), x)

            def forward(count):
                with torch.no_grad():
                    net(images[:count])

            net.train()
            yield dict(bench="training", network=name, threads=threads, imagesPerSecond=median_speed(step, BATCH))
            net.eval()
            for parameter in net.parameters():
                parameter.requires_grad_(False)
            yield dict(bench="input-gradient", network=name, threads=threads, imagesPerSecond=median_speed(image_gradient, BATCH))
            yield dict(bench="forward-1", network=name, threads=threads, imagesPerSecond=median_speed(lambda: forward(1), 1))
            yield dict(bench="forward-100", network=name, threads=threads, imagesPerSecond=median_speed(lambda: forward(100), 100))
            for parameter in net.parameters():
                parameter.requires_grad_(True)


if __name__ == "__main__":
    machine = torch.cuda.get_device_name() if DEVICE == "cuda" else platform.machine()
    print(json.dumps({"machine": f"PyTorch {torch.__version__}, {machine}", "rows": list(rows())}))
