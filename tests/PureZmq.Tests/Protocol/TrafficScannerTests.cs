using PureZmq.Protocol;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Protocol;

public sealed class TrafficScannerTests
{
    private static readonly ScanEvent Ping = new(ScanResult.Command, FrameFlags.Command, Wire.ToHex(Wire.Hex("04 'PING' 00 00")));

    [Fact]
    public void Whole_messages_are_counted_when_their_last_frame_ended()
    {
        var scanner = Counting();
        byte[] wire = [.. Wire.Message("a"), .. Wire.Message("b", "", "c"), .. Wire.Message(new byte[300]), .. Wire.Frame("d", more: true)];
        Assert.Empty(ScanEvent.Scan(scanner, wire));
        Assert.Equal(3, scanner.TakeCompletedMessages());
        Assert.Equal(0, scanner.TakeCompletedMessages());
        Assert.True(scanner.InsideMessage);
        Assert.Empty(ScanEvent.Scan(scanner, Wire.Message("e")));
        Assert.Equal(1, scanner.TakeCompletedMessages());
        Assert.False(scanner.InsideMessage);
    }

    [Fact, Conformance("ZMTP-27")]
    public void A_command_between_the_frames_of_a_message_leaves_it_whole()
    {
        byte[] wire = [.. Wire.Hex("01 01 61"), .. Wire.Command("PING", [0, 0]), .. Wire.Hex("00 01 62")];
        var counting = Counting();
        Assert.Equal([Ping], ScanEvent.Scan(counting, wire));
        Assert.Equal(1, counting.TakeCompletedMessages());
        Assert.Equal(
            [new ScanEvent(ScanResult.Frame, FrameFlags.More, "61"), Ping, new ScanEvent(ScanResult.Frame, FrameFlags.None, "62")],
            ScanEvent.Scan(StoppingAtFrames(), wire));
    }

    [Theory, Conformance("ZMTP-18", "ZMTP-21", "ZMTP-24")]
    [InlineData("04 00", "")]
    [InlineData("04 01 FF", "FF")]
    [InlineData("04 07 06 'FOOBAR'", "06 46 4F 4F 42 41 52")]
    [InlineData("05 06 05 'HELLO'", "05 48 45 4C 4C 4F")]
    [InlineData("FD 06 05 'HELLO'", "05 48 45 4C 4C 4F")]
    [InlineData("06 00*7 06 05 'READY'", "05 52 45 41 44 59")]
    [InlineData("04 07 05 'ERROR' 00", "05 45 52 52 4F 52 00")]
    public void Every_command_is_shown_whatever_it_is(string frame, string body)
    {
        var scanner = Counting();
        byte[] wire = [.. Wire.Hex(frame), .. Wire.Hex("F8 02 'hi'")];
        var seen = Assert.Single(ScanEvent.Scan(scanner, wire));
        Assert.Equal((ScanResult.Command, body), (seen.Result, seen.Body));
        Assert.Equal(1, scanner.TakeCompletedMessages());
    }

    [Fact, Conformance("ZMTP-36")]
    public void A_publisher_sees_subscriptions_in_both_forms()
    {
        byte[] wire = [.. Wire.Subscribe("A"), .. Wire.Subscribe("B", minor: 0), .. Wire.Cancel("A"), .. Wire.Message("x", "y")];
        var events = ScanEvent.Scan(StoppingAtFrames(), wire);
        Assert.Equal(
            [ScanResult.Command, ScanResult.Frame, ScanResult.Command, ScanResult.Frame, ScanResult.Frame], events.Select(e => e.Result));
        Assert.Equal("01 42", events[1].Body);
        Assert.Equal([FrameFlags.None, FrameFlags.More, FrameFlags.None], new[] { events[1], events[3], events[4] }.Select(e => e.Flags));
    }

    [Fact, Conformance("ZMTP-17")]
    public void The_border_between_short_and_long_is_passed_either_way()
    {
        foreach (var length in new[] { 0, 1, 254, 255, 256, 257, 70_000 })
        {
            var (short1, long1) = (Wire.Frame(new byte[length]), Wire.LongFrame(0, new byte[length]));
            var scanner = Counting();
            Assert.Empty(ScanEvent.Scan(scanner, [.. short1, .. long1, .. short1]));
            Assert.Equal(3, scanner.TakeCompletedMessages());
            var frames = ScanEvent.Scan(StoppingAtFrames(), [.. long1, .. short1]);
            Assert.Equal(2, frames.Count);
            Assert.Equal(frames[0], frames[1]);
        }
    }

    [Theory, Conformance("ZMTP-19")]
    [InlineData(100, "00 65")]
    [InlineData(100, "01 65")]
    [InlineData(100, "04 65")]
    [InlineData(100, "02 00*7 65")]
    [InlineData(0, "00 01")]
    [InlineData(1_000_000, "02 00*5 0F 42 41")]
    public void A_frame_over_the_limit_is_refused_from_its_header(long limit, string header)
    {
        foreach (var wantsFrames in new[] { false, true })
        {
            foreach (byte[] behind in new byte[][] { [], new byte[200] })
            {
                byte[] wire = [.. Wire.Frame([]), .. Wire.Hex(header), .. behind];
                var scanner = new TrafficScanner(limit, wantsFrames, requiresReplyEnvelope: false);
                var exception = Assert.Throws<ZmtpProtocolException>(() => ScanEvent.Scan(scanner, wire));
                Assert.Contains($"MaxMessageSize is {limit}", exception.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact, Conformance("ZMTP-19")]
    public void The_limit_counts_the_body_of_one_frame()
    {
        var scanner = Counting(limit: 100);
        Assert.Empty(ScanEvent.Scan(scanner, Wire.Message(new byte[100], new byte[100], new byte[100])));
        Assert.Equal(1, scanner.TakeCompletedMessages());
    }

    [Theory, Conformance("ZMTP-20")]
    [InlineData("02 FF*8")]
    [InlineData("02 80 00*7")]
    [InlineData("02 7F FF*7")]
    [InlineData("02 00*4 7F FF FF C8")] // one more than an array holds
    [InlineData("06 00*4 7F FF FF C8")]
    public void A_size_beyond_memory_is_refused_without_allocation(string header)
    {
        var wire = Wire.Hex(header);
        foreach (var limit in new[] { -1, long.MaxValue })
        {
            foreach (var wantsFrames in new[] { false, true })
                Assert.Throws<ZmtpProtocolException>(() => ScanEvent.Scan(new TrafficScanner(limit, wantsFrames, false), wire));
        }
    }

    [Fact, Conformance("ZMTP-20")]
    public void An_announced_size_allocates_nothing()
    {
        byte[] wire = [.. Wire.Hex("06 00*4 7F FF FF C7"), .. new byte[1000]];
        var allocated = 0L;
        for (var pass = 0; pass < 2; pass++) // in the first one this thread may be the one to set up what all share
        {
            var scanner = Counting();
            var before = GC.GetAllocatedBytesForCurrentThread();
            ReadOnlySpan<byte> input = wire;
            Assert.Equal(ScanResult.NeedMore, scanner.Next(ref input));
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.InRange(allocated, 0, 4000);
    }

    [Theory, Conformance("ZMTP-44")]
    [InlineData("01 00 00 00")]                             // delimiter, empty body
    [InlineData("01 00 01 01 61 00 01 62")]
    [InlineData("01 04 'abcd' 01 00 00 01 61")]             // request id
    [InlineData("01 00 04 00 00 01 61 01 00 00 01 62")]     // a command between, two replies
    [InlineData("03 00*8 02 00*7 01 61")]                   // long forms
    [InlineData("04 00 01 04 'abcd' 04 00 01 00 04 00 00 00")]
    [InlineData("01 00 01 00 01 04 'abcd' 00 00")]          // frames of the body look like an envelope
    public void A_reply_with_an_envelope_is_accepted(string wire)
    {
        var scanner = new TrafficScanner(-1, wantsMessageFrames: false, requiresReplyEnvelope: true);
        ScanEvent.Scan(scanner, Wire.Hex(wire));
        Assert.False(scanner.InsideMessage);
        Assert.InRange(scanner.TakeCompletedMessages(), 1, 2);
    }

    [Theory, Conformance("ZMTP-44")]
    [InlineData("00 00")]
    [InlineData("00 01")]
    [InlineData("01 01")]
    [InlineData("01 05")]
    [InlineData("00 04")]
    [InlineData("01 04 'abcd' 00 00")]
    [InlineData("01 04 'abcd' 01 04")]
    [InlineData("01 04 'abcd' 01 01")]
    [InlineData("01 00 00 01 61 00 01")]                    // the second reply
    public void A_reply_without_an_envelope_is_refused_from_its_header(string wire)
    {
        var scanner = new TrafficScanner(-1, wantsMessageFrames: false, requiresReplyEnvelope: true);
        var exception = Assert.Throws<ZmtpProtocolException>(() => ScanEvent.Scan(scanner, Wire.Hex(wire)));
        Assert.StartsWith("28/REQREP", exception.Rule, StringComparison.Ordinal);
    }

    [Theory, Conformance("ZMTP-28")]
    [InlineData("", 0, false)]
    [InlineData("00 01 61", 0, false)]
    [InlineData("00 01 61 00", 1, true)]
    [InlineData("00 01 61 00 05 'hel'", 5, true)]
    [InlineData("00 01 61 01 01 61", 3, true)]
    [InlineData("01 01 61 01 01 61 00", 7, true)]
    [InlineData("01 01 61 04 00", 3, true)]
    [InlineData("00 01 61 04", 1, false)]
    [InlineData("00 01 61 06 00 00", 3, false)]
    [InlineData("00 01 61 02 00 00", 3, true)]
    [InlineData("00 01 61 04 05 'hel'", 5, false)]
    [InlineData("00 01 61 04 00", 0, false)]
    [InlineData("00 01 61 04 00 00 00", 0, false)]
    public void It_knows_what_a_broken_connection_leaves_behind(string octets, int left, bool insideMessage)
    {
        var wire = Wire.Hex(octets);
        foreach (var wantsFrames in new[] { false, true })
        {
            foreach (var piece in new[] { 1, 2, 100 })
            {
                var scanner = new TrafficScanner(-1, wantsFrames, requiresReplyEnvelope: false);
                ScanEvent.Scan(scanner, wire, Enumerable.Repeat(piece, wire.Length));
                Assert.Equal((left, insideMessage), (scanner.OctetsSinceMessage, scanner.InsideMessage));
            }
        }
    }

    [Fact]
    public void Passing_messages_and_reading_small_commands_allocates_nothing()
    {
        byte[] some = [.. Wire.Message("a", "b"), .. Wire.Command("PING", [0, 0]), .. Wire.Message(new byte[300])];
        var wire = Enumerable.Repeat(some, 100).SelectMany(octets => octets).ToArray();
        foreach (var wantsFrames in new[] { false, true })
        {
            var scanner = new TrafficScanner(-1, wantsFrames, requiresReplyEnvelope: false);
            Pass(scanner, wire);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Pass(scanner, wire);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.Equal(400, scanner.TakeCompletedMessages());
        }
    }

    [Fact]
    public void A_body_is_let_go_by_the_next_call()
    {
        var scanner = Counting();
        ReadOnlySpan<byte> input = Wire.Command("SUBSCRIBE", new byte[100_000]);
        Assert.Equal(ScanResult.Command, scanner.Next(ref input));
        Assert.Equal(100_010, scanner.Body.Length);
        Assert.Equal(ScanResult.NeedMore, scanner.Next(ref input));
        Assert.True(scanner.Body.IsEmpty);
    }

    private static void Pass(TrafficScanner scanner, byte[] wire)
    {
        // Pieces of 97 octets, so that frames are cut in many places.
        for (var at = 0; at < wire.Length; at += 97)
        {
            ReadOnlySpan<byte> input = wire.AsSpan(at, Math.Min(97, wire.Length - at));
            while (scanner.Next(ref input) != ScanResult.NeedMore)
                _ = scanner.Body.Length;
        }
    }

    private static TrafficScanner StoppingAtFrames() => new(-1, wantsMessageFrames: true, requiresReplyEnvelope: false);

    private static TrafficScanner Counting(long limit = -1) => new(limit, wantsMessageFrames: false, requiresReplyEnvelope: false);
}
