using System.Xml.Linq;

namespace PureZmq.Bench.Plots;

/// <summary>A plot with two logarithmic axes.</summary>
/// <param name="Name">Its file is <c>NAME.svg</c>.</param>
/// <param name="Title">What it shows, in a line.</param>
/// <param name="XTitle">What the x axis counts.</param>
/// <param name="YTitle">What the y axis counts.</param>
public sealed record Plot(string Name, string Title, string XTitle, string YTitle)
{
    /// <summary>Its lines; the legend has them in this order.</summary>
    public required IReadOnlyList<PlotSeries> Series { get; init; }

    /// <summary>A number of the x axis in words.</summary>
    public required Func<double, string> XLabel { get; init; }

    /// <summary>The name of its file.</summary>
    public string FileName => $"{Name}.svg";

    /// <summary>Draws it.</summary>
    public XDocument ToSvg() => new PlotDrawing(this).Draw();
}
