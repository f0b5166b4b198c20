"""Wellhead's node runner: samples GPUs, builds hour-cut reports, signs them, puts them on chain."""
