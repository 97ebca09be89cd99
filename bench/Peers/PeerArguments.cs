using System.Globalization;

namespace PureZmq.Bench.Peers;

/// <summary>What a peer is told on its command line, the same for ours and for libzmq's.</summary>
/// <param name="Role">One of <see cref="PeerRole"/>.</param>
/// <param name="Endpoint">Where to bind or connect.</param>
/// <param name="Size">Octets in a message body.</param>
/// <param name="Count">Messages, or round trips; the first ones are warm-up.</param>
/// <param name="Variant">The scenario's variant.</param>
internal sealed record PeerArguments(string Role, string Endpoint, int Size, long Count, string Variant)
{
    /// <summary>How many come before the measured part: half.</summary>
    /// <remarks>libzmq's peers always take a quarter. They are compiled when they start; ours are compiled while they run, which takes up to a second
    /// where three processes share two cores, and what happens then says nothing about a program that runs for longer.</remarks>
    internal long WarmUp => Count / 2;

    /// <summary>So many messages fill the queue in process, by the high-water marks of both ends; not more than the warm-up has, and than fit in
    /// 256 MiB: of large ones the reader is the faster one, and what fills the queue is memory that is new.</summary>
    internal long QueueFull => Math.Min(Math.Min(2000, (256L << 20) / Math.Max(Size, 1)), WarmUp);

    /// <summary>How many are measured.</summary>
    internal long Measured => Count - WarmUp;

    /// <summary>The number in a variant such as <c>subscribers=10</c>; 1 if there is none.</summary>
    internal int VariantNumber
        => Variant.IndexOf('=') is >= 0 and var at ? int.Parse(Variant.AsSpan(at + 1), CultureInfo.InvariantCulture) : 1;

    internal string[] ToCommandLine() =>
    [
        Role,
        "--endpoint", Endpoint,
        "--size", Size.ToString(CultureInfo.InvariantCulture),
        "--count", Count.ToString(CultureInfo.InvariantCulture),
        "--variant", Variant,
    ];

    /// <exception cref="FormatException">Not what <see cref="ToCommandLine"/> wrote.</exception>
    internal static PeerArguments Parse(IReadOnlyList<string> line)
    {
        if (line.Count != 9)
            throw new FormatException("A peer needs ROLE --endpoint E --size N --count N --variant V.");
        return new PeerArguments(
            line[0],
            line[2],
            int.Parse(line[4], CultureInfo.InvariantCulture),
            long.Parse(line[6], CultureInfo.InvariantCulture),
            line[8]);
    }
}
