namespace PureZmq.Bench.Report;

/// <summary>A page with its blocks made anew.</summary>
/// <param name="Text">The page.</param>
/// <param name="Plots">The plots it shows: the path of each, from the page's directory, and its SVG.</param>
public sealed record RenderedPage(string Text, IReadOnlyList<(string Path, string Svg)> Plots);
