"""The box in which code of answers runs: policy, box (launch, supervise), server (warm), selftest; probe.py enters it."""
