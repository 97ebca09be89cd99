using PureZmq.Messages;
using Xunit;

namespace PureZmq.Tests.Messages;

public sealed class SplitEnvelopeTests
{
    [Theory]
    [InlineData("id||body", "[id]", "[body]")]
    [InlineData("hop2|hop1||a|b", "[hop2][hop1]", "[a][b]")]
    [InlineData("|body", "", "[body]")]
    [InlineData("id|", "[id]", "")]
    [InlineData("", "", "")]
    [InlineData("id||a||b", "[id]", "[a][][b]")]
    [InlineData("id|||b", "[id]", "[][b]")]
    public void The_first_empty_frame_parts_envelope_and_body(string frames, string envelopeDump, string bodyDump)
    {
        var message = Message.Create([.. frames.Split('|').Select(frame => (Frame)frame)]);
        using var body = message.SplitEnvelope(out var envelope);
        using (envelope)
            Assert.Equal(envelopeDump, envelope.ToString());
        Assert.Equal(bodyDump, body.ToString());
    }

    [Fact]
    public void The_split_message_is_at_its_end_and_both_parts_live_on_their_own()
    {
        var message = Message.Create("id", "", "body");
        var held = message[2];
        var body = message.SplitEnvelope(out var envelope);
        Assert.Throws<ObjectDisposedException>(() => message.Count);
        Assert.Throws<ObjectDisposedException>(held.ToString);
        message.Dispose();
        body.Dispose();
        envelope.Append("");
        envelope.Append("answer");
        Assert.Equal("[id][][answer]", envelope.ToString());
        Assert.Throws<ObjectDisposedException>(() => body.Count);
        envelope.Dispose();
    }

    [Fact]
    public void Without_an_empty_frame_the_message_stays_usable_and_shows_itself()
    {
        using var message = Message.Create("a", "b");
        var exception = Assert.Throws<InvalidOperationException>(() => message.SplitEnvelope(out _));
        Assert.Contains("[a][b]", exception.Message, StringComparison.Ordinal);
        Assert.Equal("[a][b]", message.ToString());
        using var none = Message.Create();
        Assert.Throws<InvalidOperationException>(() => none.SplitEnvelope(out _));
    }

    [Fact]
    public void Large_shared_and_owned_frames_go_over_to_the_part_they_are_in()
    {
        var (front, back) = (new CountingOwner([1]), new CountingOwner([2]));
        var message = Message.Create(new byte[5000], Frame.Own(front), "", new byte[6000], Frame.Own(back));
        message.Body.InsertShared([9]);
        var body = message.SplitEnvelope(out var envelope);
        Assert.Equal([1, 5000, 1], envelope.Select(frame => frame.Length));
        Assert.Equal([6000, 1], body.Select(frame => frame.Length));
        envelope.Dispose();
        Assert.Equal((1, 0), (front.Disposals, back.Disposals));
        body.Dispose();
        Assert.Equal((1, 1), (front.Disposals, back.Disposals));
    }

    [Fact]
    public void Both_parts_know_the_peer()
    {
        var body = MessageBody.Rent();
        body.Properties = PeerProperties.Create("127.0.0.1", []);
        body.PeerRoutingId = [1, 2];
        body.AddFrame(0);
        using var rest = body.ToMessage().SplitEnvelope(out var envelope);
        using (envelope)
            Assert.Equal("0x0102 127.0.0.1", $"{envelope.RoutingId} {envelope.GetProperty("Peer-Address")}");
        Assert.Equal("0x0102 127.0.0.1", $"{rest.RoutingId} {rest.GetProperty("Peer-Address")}");
    }
}
