"""What things cost: `make bench`. Figures are ratios within one run, for other machines to compare."""
