using FsCheck;
using FsCheck.Fluent;
using PureZmq.Protocol;
using PureZmq.Testing;

namespace PureZmq.Tests.Protocol;

/// <summary>Random but valid input for the protocol's readers, and where it is cut.</summary>
internal static class WireGenerators
{
    private static readonly Gen<int> Length = Gen.Frequency(
        (6, Gen.Choose(0, 40)), (2, Gen.Elements(0, 1, 4, 254, 255, 256, 257)), (1, Gen.Choose(258, 3000)));

    private static readonly Gen<byte[]> Body = from length in Length
                                               from seed in Gen.Choose(0, 255)
                                               select Enumerable.Range(seed, length).Select(i => (byte)i).ToArray();

    private static readonly Gen<byte> Flags = Gen.Elements<byte>(0, 0, 0, 1, 1, 4, 5, 0xF8, 0xF9, 0x8C);

    private static readonly Gen<WireFrame> Frame = from flags in Flags
                                                   from body in Body
                                                   from longForm in Gen.Elements(false, false, false, true)
                                                   select new WireFrame((byte)(flags | (longForm || body.Length > 255 ? 2 : 0)), body);

    private static readonly Gen<(int At, int Value, int Kind)> OneDamage = from at in Gen.Choose(0, 400)
                                                                           from value in Gen.Choose(0, 255)
                                                                           from kind in Gen.Choose(0, 2)
                                                                           select (at, value, kind);

    /// <summary>Frames of messages and commands in any order.</summary>
    public static Gen<WireFrame[]> Traffic { get; } = Frame.ArrayOf();

    /// <summary>Lengths of the pieces in which octets arrive.</summary>
    public static Gen<int[]> Cuts { get; } = Gen.Frequency((3, Gen.Choose(0, 12)), (1, Gen.Choose(13, 400))).ArrayOf();

    /// <summary>A greeting and a READY that a DEALER accepts.</summary>
    public static Gen<byte[]> Opening { get; } =
        from minor in Gen.Elements<byte>(0, 1, 7)
        from major in Gen.Elements<byte>(3, 3, 3, 4)
        from padding in Gen.Choose(0, 255)
        from type in Gen.Elements("ROUTER", "REP", "DEALER", null)
        from identity in Body
        from property in Body
        select (byte[])[.. WithPadding(Wire.Greeting(minor, major), (byte)padding),
            .. Wire.Ready(type, identity.AsMemory(0, Math.Min(identity.Length, 255)), Wire.Property("X-p", property))];

    /// <summary>Octets of which some are changed, dropped or doubled: nearly right, the kind that finds holes.</summary>
    public static Gen<byte[]> Damaged(Gen<byte[]> source) =>
        from octets in source
        from damages in OneDamage.ArrayOf(3)
        select damages.Aggregate(octets, Damage);

    public static byte[] Encode(WireFrame frame)
        => frame.IsLong ? Wire.LongFrame(frame.Flags, frame.Body) : [frame.Flags, (byte)frame.Body.Length, .. frame.Body];

    /// <summary>What a scanner that stops at every frame sees.</summary>
    public static ScanEvent Expected(WireFrame frame) => new(
        frame.IsCommand ? ScanResult.Command : ScanResult.Frame,
        (FrameFlags)frame.Flags & (FrameFlags.More | FrameFlags.Command),
        Wire.ToHex(frame.Body));

    private static byte[] WithPadding(byte[] greeting, byte padding)
    {
        greeting.AsSpan(1, 8).Fill(padding);
        greeting.AsSpan(33).Fill(padding);
        return greeting;
    }

    private static byte[] Damage(byte[] octets, (int At, int Value, int Kind) damage)
    {
        if (octets.Length == 0)
            return octets;
        var at = damage.At % octets.Length;
        return damage.Kind switch
        {
            0 => [.. octets[..at], (byte)damage.Value, .. octets[(at + 1)..]],
            1 => [.. octets[..at], .. octets[(at + 1)..]],
            _ => [.. octets[..at], (byte)damage.Value, .. octets[at..]],
        };
    }
}
