using System.Globalization;
using System.Xml.Linq;

namespace PureZmq.Bench.Plots;

/// <summary>Draws a plot as SVG. It has no ground of its own: its greys and colours are read on white and on black.</summary>
internal sealed class PlotDrawing
{
    private const double Width = 760;
    private const double Height = 400;
    private const double Left = 78;
    private const double Right = 580;
    private const double Top = 46;
    private const double Bottom = 336;
    private const double LegendLine = 22;
    private const string Ink = "#7a828c"; // as far from white as from black

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private readonly Plot _plot;
    private readonly LogAxis _x;
    private readonly LogAxis _y;
    private readonly double[] _xValues;

    internal PlotDrawing(Plot plot)
    {
        _plot = plot;
        var points = plot.Series.Where(series => !series.IsLimit).SelectMany(series => series.Points).ToArray();
        _xValues = [.. points.Select(point => point.X).Distinct().Order()];
        _x = new LogAxis(_xValues, Left, Right);
        _y = new LogAxis(points.Select(point => point.Y), Bottom, Top);
    }

    internal XDocument Draw() => new(new XElement(
        Svg + "svg",
        new XAttribute("viewBox", $"0 0 {Number(Width)} {Number(Height)}"),
        new XAttribute("width", Number(Width)),
        new XAttribute("height", Number(Height)),
        new XAttribute("font-family", "sans-serif"),
        new XAttribute("font-size", "13"),
        new XAttribute("fill", Ink),
        new XAttribute("role", "img"),
        new XElement(Svg + "title", _plot.Title),
        Clip(),
        Text(Left, 26, _plot.Title, "start", new XAttribute("font-size", "15"), new XAttribute("font-weight", "bold")),
        _xValues.Select(XTick),
        _y.RoundValues().Select(YTick),
        Frame(),
        Text((Left + Right) / 2, Bottom + 46, _plot.XTitle, "middle"),
        Text(0, 0, _plot.YTitle, "middle", new XAttribute("transform", $"translate(18 {Number((Top + Bottom) / 2)}) rotate(-90)")),
        _plot.Series.Select(Line),
        _plot.Series.Select(LegendEntry)));

    private static XElement Clip() => new(
        Svg + "clipPath",
        new XAttribute("id", "plot"),
        Rectangle());

    private static XElement Frame()
    {
        var frame = Rectangle();
        frame.Add(new XAttribute("fill", "none"), new XAttribute("stroke", Ink));
        return frame;
    }

    private static XElement Rectangle() => new(
        Svg + "rect",
        new XAttribute("x", Number(Left)),
        new XAttribute("y", Number(Top)),
        new XAttribute("width", Number(Right - Left)),
        new XAttribute("height", Number(Bottom - Top)));

    private IEnumerable<XElement> XTick(double value)
    {
        var x = _x.Place(value);
        yield return Stroke(x, Top, x, Bottom, Ink, 1, "", new XAttribute("stroke-opacity", "0.25"));
        yield return Text(x, Bottom + 20, _plot.XLabel(value), "middle");
    }

    private IEnumerable<XElement> YTick(double value)
    {
        var y = _y.Place(value);
        yield return Stroke(Left, y, Right, y, Ink, 1, "", new XAttribute("stroke-opacity", "0.25"));
        yield return Text(Left - 8, y + 4, Short(value), "end");
    }

    private IEnumerable<XElement> Line(PlotSeries series)
    {
        var points = series.Points.Select(point => (X: _x.Place(point.X), Y: _y.Place(point.Y))).ToArray();
        var line = new XElement(
            Svg + "polyline",
            new XAttribute("points", string.Join(' ', points.Select(point => $"{Number(point.X)},{Number(point.Y)}"))),
            new XAttribute("fill", "none"),
            new XAttribute("stroke", series.Colour),
            new XAttribute("stroke-width", series.IsLimit ? "1" : "2"),
            new XAttribute("clip-path", "url(#plot)"));
        AddDash(line, series.Dash);
        yield return line;
        foreach (var (x, y) in series.IsLimit ? [] : points)
            yield return Mark(x, y, series.Colour);
    }

    private IEnumerable<XElement> LegendEntry(PlotSeries series, int index)
    {
        var y = Top + 10 + (index * LegendLine);
        yield return Stroke(Right + 16, y, Right + 46, y, series.Colour, series.IsLimit ? 1 : 2, series.Dash);
        if (!series.IsLimit)
            yield return Mark(Right + 31, y, series.Colour);
        yield return Text(Right + 54, y + 4, series.Name, "start");
    }

    private static XElement Mark(double x, double y, string colour) => new(
        Svg + "circle",
        new XAttribute("cx", Number(x)),
        new XAttribute("cy", Number(y)),
        new XAttribute("r", "3.5"),
        new XAttribute("fill", colour));

    private static XElement Stroke(
        double x1, double y1, double x2, double y2, string colour, int width, string dash, params XAttribute[] more)
    {
        var line = new XElement(
            Svg + "line",
            new XAttribute("x1", Number(x1)),
            new XAttribute("y1", Number(y1)),
            new XAttribute("x2", Number(x2)),
            new XAttribute("y2", Number(y2)),
            new XAttribute("stroke", colour),
            new XAttribute("stroke-width", width),
            more);
        AddDash(line, dash);
        return line;
    }

    private static void AddDash(XElement line, string dash)
    {
        if (dash.Length > 0)
            line.Add(new XAttribute("stroke-dasharray", dash));
    }

    private static XElement Text(double x, double y, string text, string anchor, params XAttribute[] more) => new(
        Svg + "text",
        new XAttribute("x", Number(x)),
        new XAttribute("y", Number(y)),
        new XAttribute("text-anchor", anchor),
        more,
        text);

    private static string Short(double value) => value switch
    {
        >= 1e6 => $"{Number(value / 1e6)} M",
        >= 1e3 => $"{Number(value / 1e3)} k",
        _ => Number(value),
    };

    private static string Number(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
