using PureZmq.Engine;
using PureZmq.Patterns;
using Xunit;

namespace PureZmq.Tests.Patterns;

/// <summary>Which upstream frames a publisher looks at, frame by frame: an option may change, or a peer go, within a message.</summary>
public sealed class PublisherPatternTests : IDisposable
{
    private static readonly byte[] SubscribeA = [1, (byte)'A'];
    private readonly ContextCore _context = new(new ContextSettings { IoThreads = 0 });
    private readonly XPublishPattern _xpub;
    private readonly StubPipe _pipe;

    public PublisherPatternTests()
    {
        _xpub = new XPublishPattern(_context, new SocketSettings { OnlyFirstSubscribe = true });
        _pipe = new StubPipe(_xpub, "xsub");
        var after = default(AfterGate);
        _xpub.ReadyLocked(_pipe, ref after);
    }

    public void Dispose()
    {
        _xpub.Close();
        _context.Dispose();
    }

    [Fact]
    public void Within_a_message_a_later_frame_subscribes_once_that_is_allowed_and_not_before()
    {
        Come("user", more: true);
        Come(SubscribeA, more: true);
        Assert.Equal(0, _xpub.TopicCount);
        Change(onlyFirst: false);
        Come(SubscribeA, more: true);
        Assert.Equal(1, _xpub.TopicCount);
    }

    [Fact]
    public void A_message_that_began_before_the_option_was_set_has_had_its_first_frame()
    {
        Change(onlyFirst: false);
        Come("user", more: true);
        Change(onlyFirst: true);
        Come(SubscribeA, more: false);
        Assert.Equal(0, _xpub.TopicCount);
        Come(SubscribeA, more: false);
        Assert.Equal(1, _xpub.TopicCount);
    }

    [Fact]
    public void A_message_that_ended_while_the_option_was_not_set_is_over()
    {
        Come("user", more: true);
        Change(onlyFirst: false);
        Come("end", more: false);
        Change(onlyFirst: true);
        Come(SubscribeA, more: false);
        Assert.Equal(1, _xpub.TopicCount);
    }

    [Fact]
    public void What_a_lost_connection_left_unfinished_is_none_of_the_next_one_s()
    {
        Come("user", more: true);
        var after = default(AfterGate);
        _xpub.LostLocked(_pipe, ref after);
        _xpub.ReadyLocked(_pipe, ref after);
        Come(SubscribeA, more: false);
        Assert.Equal(1, _xpub.TopicCount);
    }

    private void Change(bool onlyFirst) => _xpub.Change(settings => settings with { OnlyFirstSubscribe = onlyFirst });

    private void Come(string body, bool more) => Come(System.Text.Encoding.UTF8.GetBytes(body), more);

    private void Come(byte[] body, bool more)
    {
        var after = default(AfterGate);
        _xpub.OnFrameLocked(_pipe, body, more, ref after);
    }
}
