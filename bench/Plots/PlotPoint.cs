namespace PureZmq.Bench.Plots;

/// <summary>A point of a plot. Both numbers are above zero, as the axes are logarithmic.</summary>
public readonly record struct PlotPoint(double X, double Y);
