using FsCheck;
using FsCheck.Fluent;
using PureZmq.Protocol;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Protocol;

/// <summary>However octets are cut, the same comes of them.</summary>
public sealed class SegmentationTests
{
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(1000);

    [Fact]
    public void A_scanner_that_stops_at_frames_sees_all_of_them()
        => Prop.ForAll(WireGenerators.Traffic.ToArbitrary(), WireGenerators.Cuts.ToArbitrary(), (frames, cuts) =>
        {
            var wire = frames.SelectMany(WireGenerators.Encode).ToArray();
            var events = ScanEvent.Scan(new TrafficScanner(-1, wantsMessageFrames: true, requiresReplyEnvelope: false), wire, cuts);
            Assert.Equal(frames.Select(WireGenerators.Expected), events);
        }).Check(Thorough);

    [Theory]
    [InlineData(1)]
    [InlineData(6)] // of messages of one length, one after the other, only the first is looked at closely
    public void A_scanner_that_counts_sees_the_commands_and_counts_the_messages(int most)
        => Prop.ForAll(WireGenerators.Traffic.ToArbitrary(), WireGenerators.Cuts.ToArbitrary(), (different, cuts) =>
        {
            var frames = different.SelectMany((frame, i) => Enumerable.Repeat(frame, 1 + (i % most))).ToArray();
            var wire = frames.SelectMany(WireGenerators.Encode).ToArray();
            var scanner = new TrafficScanner(-1, wantsMessageFrames: false, requiresReplyEnvelope: false);
            var events = ScanEvent.Scan(scanner, wire, cuts);
            Assert.Equal(frames.Where(frame => frame.IsCommand).Select(WireGenerators.Expected), events);
            Assert.Equal(frames.Count(frame => !frame.IsCommand && !frame.HasMore), scanner.TakeCompletedMessages());

            var last = Array.FindLastIndex(frames, frame => !frame.IsCommand && !frame.HasMore);
            Assert.Equal(frames.Skip(last + 1).Where(frame => !frame.IsCommand).Sum(frame => WireGenerators.Encode(frame).Length), scanner.OctetsSinceMessage);
            Assert.Equal(frames.LastOrDefault(frame => !frame.IsCommand)?.HasMore ?? false, scanner.InsideMessage);
        }).Check(Thorough);

    [Fact]
    public void A_request_socket_accepts_the_same_replies()
        => Prop.ForAll(WireGenerators.Traffic.ToArbitrary(), WireGenerators.Cuts.ToArbitrary(), (frames, cuts) =>
        {
            var wire = frames.SelectMany(WireGenerators.Encode).ToArray();
            string Outcome(IEnumerable<int> pieces)
            {
                var scanner = new TrafficScanner(-1, wantsMessageFrames: false, requiresReplyEnvelope: true);
                var exception = Record.Exception(() => ScanEvent.Scan(scanner, wire, pieces));
                return $"{exception?.Message} {scanner.TakeCompletedMessages()} {scanner.OctetsSinceMessage} {scanner.InsideMessage}";
            }

            Assert.Equal(Outcome([]), Outcome(cuts));
        }).Check(Thorough);

    [Fact, Conformance("ZMTP-03")]
    public void A_handshake_ends_the_same_and_leaves_the_same_octets()
        => Prop.ForAll(WireGenerators.Opening.ToArbitrary(), WireGenerators.Cuts.ToArbitrary(), (opening, cuts) =>
        {
            var (whole, cut) = (new Handshaking(routingId: "me"), new Handshaking(routingId: "me"));
            whole.Start();
            cut.Start();
            byte[] wire = [.. opening, .. Wire.Message("traffic")];
            Assert.Equal(opening.Length, whole.Receive(wire));
            Assert.Equal(opening.Length, cut.ReceiveInPieces(wire, cuts));
            Assert.True(cut.Handshake.IsComplete);
            Assert.Equal(whole.Sent, cut.Sent);
            Assert.Equal(Shown(whole.Handshake.Peer), Shown(cut.Handshake.Peer));
        }).Check(Thorough);

    [Fact]
    public void A_damaged_opening_fails_the_same()
        => Prop.ForAll(WireGenerators.Damaged(WireGenerators.Opening).ToArbitrary(), WireGenerators.Cuts.ToArbitrary(), (wire, cuts) =>
        {
            string Outcome(IEnumerable<int> pieces)
            {
                var peer = new Handshaking();
                peer.Start();
                var exception = Record.Exception(() => peer.ReceiveInPieces(wire, pieces));
                return $"{exception?.Message} {peer.Handshake.State} {peer.TakeSent()}";
            }

            Assert.Equal(Outcome([]), Outcome(cuts));
        }).Check(Thorough);

    private static string Shown(RemotePeer peer)
        => $"{peer.MinorVersion} {peer.SocketType} {Wire.ToHex(peer.RoutingId)} {string.Join(' ', peer.Properties)}";
}
