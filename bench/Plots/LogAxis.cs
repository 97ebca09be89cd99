namespace PureZmq.Bench.Plots;

/// <summary>A logarithmic axis: where a value lies, and which values have a line.</summary>
internal sealed class LogAxis
{
    private const double Margin = 0.04; // of the axis, at both ends, so that no point lies on the frame
    private const double FewDecades = 2.5;

    private readonly double _low;
    private readonly double _high;
    private readonly double _from;
    private readonly double _to;

    /// <summary>Makes an axis on which all of the values have their place.</summary>
    /// <param name="values">What it has to show.</param>
    /// <param name="from">The coordinate of its lower end.</param>
    /// <param name="to">The coordinate of its upper end.</param>
    internal LogAxis(IEnumerable<double> values, double from, double to)
    {
        var logarithms = values.Select(Math.Log10).ToArray();
        var (low, high) = (logarithms.Min(), logarithms.Max());
        var margin = Math.Max(0.1, (high - low) * Margin);
        (_low, _high, _from, _to) = (low - margin, high + margin, from, to);
    }

    /// <summary>The coordinate of a value.</summary>
    internal double Place(double value) => _from + ((Math.Log10(value) - _low) / (_high - _low) * (_to - _from));

    /// <summary>Round values along the axis: powers of ten, and where these are few their double and their half as well.</summary>
    internal IEnumerable<double> RoundValues()
    {
        double[] factors = _high - _low < FewDecades ? [1, 2, 5] : [1];
        for (var decade = (int)Math.Floor(_low); decade <= _high; decade++)
        {
            foreach (var factor in factors)
            {
                var logarithm = decade + Math.Log10(factor);
                if (logarithm >= _low && logarithm <= _high)
                    yield return factor * Math.Pow(10, decade);
            }
        }
    }
}
