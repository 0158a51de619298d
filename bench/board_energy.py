"""Read how much energy a GPU board took, from NVIDIA's counter."""

import pynvml  # type: ignore[import-untyped]


def board_energy(uuid: str) -> float | None:
    """Return the energy a board took since its driver was loaded.

    The counter tells of the whole board, whatever else runs on it. The board is asked for by its UUID,
    since NVML numbers boards without regard to CUDA_VISIBLE_DEVICES.

    Args:
        uuid: The board's, as torch spells it.

    Returns:
        The energy, J; None where there is no such counter (before Volta, a part of a board), or no leave
        to read it.
    """
    try:
        pynvml.nvmlInit()
    except pynvml.NVMLError:
        return None
    try:
        board = pynvml.nvmlDeviceGetHandleByUUID(f"GPU-{uuid}")
        return float(pynvml.nvmlDeviceGetTotalEnergyConsumption(board)) / 1000
    except pynvml.NVMLError:
        return None
    finally:
        pynvml.nvmlShutdown()
