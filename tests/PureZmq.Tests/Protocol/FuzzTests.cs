using FsCheck;
using FsCheck.Fluent;
using PureZmq.Protocol;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Protocol;

/// <summary>Any octets end in a result or in one kind of exception, and cost no more memory than they bring.</summary>
public sealed class FuzzTests
{
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(3000);

    private static readonly Gen<byte[]> Random = from seed in Gen.Choose(0, int.MaxValue)
                                                 from length in Gen.Choose(0, 300)
                                                 select RandomOctets(seed, length);

    private static readonly Gen<byte[]> Traffic =
        WireGenerators.Traffic.Select(frames => frames.SelectMany(WireGenerators.Encode).ToArray());

    [Fact, Conformance("ZMTP-51")]
    public void A_scanner_survives_anything()
    {
        var inputs = Gen.OneOf(Random, WireGenerators.Damaged(Traffic));
        Prop.ForAll(inputs.ToArbitrary(), WireGenerators.Cuts.ToArbitrary(), (wire, cuts) =>
        {
            foreach (var limit in new long[] { -1, 100 })
            {
                foreach (var (wantsFrames, isRequest) in new[] { (false, false), (true, false), (false, true) })
                    Bounded(wire, () => Drain(new TrafficScanner(limit, wantsFrames, isRequest), wire, cuts));
            }
        }).Check(Thorough);
    }

    [Fact, Conformance("ZMTP-51")]
    public void A_handshake_survives_anything()
    {
        var afterGreeting = Random.Select(octets => (byte[])[.. Wire.Greeting(), .. octets]);
        var inReady = Random.Select(octets => (byte[])[.. Wire.Greeting(), .. Wire.Command("READY", octets)]);
        var inputs = Gen.OneOf(Random, afterGreeting, inReady, WireGenerators.Damaged(WireGenerators.Opening));
        Prop.ForAll(inputs.ToArbitrary(), WireGenerators.Cuts.ToArbitrary(), (wire, cuts) =>
        {
            Bounded(wire, () =>
            {
                var peer = new Handshaking();
                peer.Start();
                peer.ReceiveInPieces(wire, cuts);
            });
        }).Check(Thorough);
    }

    [Fact, Conformance("ZMTP-51")]
    public void Commands_and_metadata_survive_anything() => Prop.ForAll(Random.ToArbitrary(), octets =>
    {
        if (Command.TryParse(octets, out var command))
            Assert.Equal(octets.Length - 1 - octets[0], command.Data.Length);
        if (Ping.TryParse(octets, out var ping))
            Assert.InRange(ping.Context.Length, 0, Math.Min(16, octets.Length - 2));
        Bounded(octets, () =>
        {
            ReadOnlySpan<byte> metadata = octets;
            while (Metadata.TryRead(ref metadata, out _, out _))
            {
                // Reading is all; each property takes octets, so this ends.
            }
        });
    }).Check(Thorough);

    [Theory, Conformance("ZMTP-51")]
    [InlineData("FF*64")]
    [InlineData("00*64")]
    [InlineData("FF 00*8 7F 03 01 'NULL' 00*48 06 00*7 00")]
    public void Well_known_nonsense_ends_a_handshake(string octets)
    {
        var peer = new Handshaking();
        peer.Start();
        Assert.Throws<ZmtpProtocolException>(() => peer.Receive(octets));
    }

    [Fact, Conformance("ZMTP-51")]
    public void Millions_of_empty_commands_leave_nothing_behind()
    {
        var wire = new byte[100_000];
        for (var i = 0; i < wire.Length; i += 2)
            wire[i] = 0x04;
        var scanner = new TrafficScanner(-1, wantsMessageFrames: false, requiresReplyEnvelope: false);
        Drain(scanner, wire, []);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 40; i++)
            Drain(scanner, wire, []);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 40 * 200);
    }

    private static void Drain(TrafficScanner scanner, ReadOnlySpan<byte> wire, int[] cuts)
    {
        for (var i = 0; i <= cuts.Length; i++)
        {
            var input = i < cuts.Length ? wire[..Math.Min(cuts[i], wire.Length)] : wire;
            wire = wire[input.Length..];
            while (scanner.Next(ref input) != ScanResult.NeedMore)
                _ = scanner.Body.Length;
            if (!input.IsEmpty)
                Assert.Fail($"The scanner wants more and left {input.Length} octets.");
        }
    }

    private static void Bounded(byte[] wire, Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var exception = Record.Exception(action);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (exception is not null)
            Assert.IsType<ZmtpProtocolException>(exception);
        Assert.InRange(allocated, 0, 50_000 + (40L * wire.Length));
    }

    private static byte[] RandomOctets(int seed, int length)
    {
        var octets = new byte[length];
        new Random(seed).NextBytes(octets);
        return octets;
    }
}
