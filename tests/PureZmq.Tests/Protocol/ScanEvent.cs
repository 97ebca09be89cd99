using PureZmq.Protocol;
using PureZmq.Testing;

namespace PureZmq.Tests.Protocol;

/// <summary>Something a scanner stopped at.</summary>
internal sealed record ScanEvent(ScanResult Result, FrameFlags Flags, string Body)
{
    /// <summary>Lets a scanner see octets in pieces of these lengths, the rest in one.</summary>
    public static List<ScanEvent> Scan(TrafficScanner scanner, ReadOnlySpan<byte> octets, params IEnumerable<int> lengths)
    {
        var events = new List<ScanEvent>();
        foreach (var length in lengths.Append(octets.Length))
        {
            // A copy, so that a body that refers to the input is caught.
            var piece = octets[..Math.Min(length, octets.Length)].ToArray();
            octets = octets[piece.Length..];
            ReadOnlySpan<byte> input = piece;
            while (scanner.Next(ref input) is var result && result != ScanResult.NeedMore)
                events.Add(new ScanEvent(result, scanner.Flags & ~FrameFlags.Long, Wire.ToHex(scanner.Body)));
            if (!input.IsEmpty)
                throw new InvalidOperationException($"The scanner wants more and left {input.Length} octets.");
        }

        return events;
    }
}
