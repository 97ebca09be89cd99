namespace PureZmq.Bench.Plots;

/// <summary>A line of a plot.</summary>
/// <param name="Name">As the legend has it.</param>
/// <param name="Colour">A colour that stands out on white and on black.</param>
/// <param name="Dash">SVG's dash pattern; empty for a full line.</param>
/// <param name="Points">Its points from left to right.</param>
/// <param name="IsLimit">A thin line without points, which is cut where it leaves the plot: it gives the other lines a measure.</param>
public sealed record PlotSeries(string Name, string Colour, string Dash, IReadOnlyList<PlotPoint> Points, bool IsLimit = false);
