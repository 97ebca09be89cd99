using PureZmq.Engine;
using PureZmq.Testing;

namespace PureZmq.Tests.Engine;

/// <summary>A frame as tests put it into a queue, and expect it to come out.</summary>
internal readonly record struct QueuedFrame(byte[] Body, bool More)
{
    public byte[] Encoded => Wire.Frame(Body, More);

    /// <summary>A message of random frames, from empty to larger than a chunk.</summary>
    public static QueuedFrame[] RandomMessage(Random random, int largest = 100_000)
    {
        var frames = new QueuedFrame[random.Next(4) == 0 ? random.Next(2, 6) : 1];
        for (var i = 0; i < frames.Length; i++)
        {
            var body = new byte[random.Next(10) switch
            {
                0 => 0,
                1 => random.Next(254, 258),
                2 or 3 => random.Next(0, 5000),
                4 => random.Next(0, largest),
                _ => random.Next(0, 200),
            }];
            random.NextBytes(body);
            frames[i] = new QueuedFrame(body, More: i + 1 < frames.Length);
        }

        return frames;
    }

    public static byte[] Encode(IEnumerable<QueuedFrame> frames) => [.. frames.SelectMany(frame => frame.Encoded)];

    public static void Append(OutboundQueue queue, QueuedFrame[] message)
    {
        foreach (var frame in message)
            frame.Body.CopyTo(queue.AppendFrame(frame.Body.Length, frame.More));
    }
}
