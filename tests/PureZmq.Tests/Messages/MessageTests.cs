using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Messages;

public sealed class MessageTests
{
    [Fact]
    public void A_message_has_the_frames_it_was_made_of()
    {
        using var message = Message.Create("a", "", new byte[] { 0, 1 });
        Assert.Equal(3, message.Count);
        Assert.Equal("a", message[0].ToString());
        Assert.True(message[1].IsEmpty);
        Assert.Equal([0, 1], message[2].ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => message[3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => message[-1]);
    }

    [Fact]
    public void Lent_octets_are_copied()
    {
        byte[] octets = [1, 2, 3];
        using var message = Message.Create(octets);
        message.Append(octets.AsMemory(1));
        message.Prepend(octets);
        octets.AsSpan().Clear();
        Assert.Equal("[0x010203][0x010203][0x0203]", message.ToString());
    }

    [Theory]
    [InlineData("[]", "")]
    [InlineData("[hello]", "hello")]
    [InlineData("[hello][][world]", "hello", "", "world")]
    [InlineData("[ ~]", " ~")]
    [InlineData("[0x7F]", "\u007F")]
    [InlineData("[0x1F]", "\u001F")]
    [InlineData("[0x61C3A4]", "aä")]
    public void The_dump_shows_text_or_hexadecimal(string dump, params string[] frames)
    {
        using var message = Message.Create();
        foreach (var frame in frames)
            message.Append(frame);
        Assert.Equal(dump, message.ToString());
    }

    [Fact]
    public void A_generated_routing_id_is_dumped_in_upper_case_hexadecimal()
    {
        using var message = Message.Create("hello", "", new byte[] { 0x00, 0xE4, 0x3C, 0x98, 0x69 });
        Assert.Equal("[hello][][0x00E43C9869]", message.ToString());
    }

    [Fact]
    public void Frames_are_added_at_both_ends_and_removed_at_the_front()
    {
        using var message = Message.Create("b");
        for (var i = 0; i < 20; i++)
            message.Prepend($"{i}");
        message.Append("c");
        for (var i = 19; i >= 0; i--)
            Assert.Equal($"{i}", message.PopFront().ToString());
        Assert.Equal("[b][c]", message.ToString());
    }

    [Fact]
    public void A_frame_of_the_message_itself_may_be_added_to_it()
    {
        using var message = Message.Create(new string('x', 300), "y");
        for (var i = 0; i < 40; i++)
        {
            message.Append(message[0]);
            message.Prepend(message[1]);
            (message.Count % 2 == 0 ? message[0] : message[1]).ToArray();
        }

        Assert.Equal(82, message.Count);
        foreach (var frame in message)
            Assert.Equal(frame.Length == 1 ? "y" : new string('x', 300), frame.ToString());
    }

    [Theory]
    [InlineData(5)]
    [InlineData(100_000)]
    public void A_removed_frame_outlives_its_message(int length)
    {
        var octets = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();
        var message = Message.Create(octets, "rest");
        var held = message[0];
        var removed = message.PopFront();
        Assert.Equal(octets, held.ToArray());
        message.Dispose();
        OverwriteRecycledMemory(length);
        Assert.Equal(octets, removed.ToArray());
    }

    [Fact]
    public void A_frame_read_before_the_message_changed_still_shows_its_own_octets()
    {
        using var message = Message.Create("a", "b", "c");
        var (first, second) = (message[0], message[1]);
        message.PopFront();
        message.Prepend("new");
        for (var i = 0; i < 100; i++)
            message.Append(new string('z', 100));
        Assert.Equal("a", first.ToString());
        Assert.Equal("b", second.ToString());
    }

    [Fact]
    public void Nothing_can_be_removed_from_a_message_without_frames()
    {
        using var message = Message.Create();
        Assert.Throws<InvalidOperationException>(() => message.PopFront());
        Assert.Throws<InvalidOperationException>(() => default(Message).PopFront());
        Assert.Equal("", message.ToString());
    }

    [Fact]
    public void It_is_taken_apart_into_as_many_frames_as_it_has()
    {
        using var two = Message.Create("a", "b");
        using var three = Message.Create("a", "b", "c");
        using var four = Message.Create("a", "b", "c", "d");
        var (a2, b2) = two;
        var (a3, b3, c3) = three;
        var (a4, b4, c4, d4) = four;
        Assert.Equal("ab abc abcd", $"{a2}{b2} {a3}{b3}{c3} {a4}{b4}{c4}{d4}");
    }

    [Fact]
    public void Taken_apart_into_another_number_it_shows_itself()
    {
        using var message = Message.Create("a", "", "c");
        Action[] wrong = [() => message.Deconstruct(out _, out _), () => message.Deconstruct(out _, out _, out _, out _)];
        foreach (var take in wrong)
            Assert.Contains("[a][][c]", Assert.Throws<InvalidOperationException>(take).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => default(Message).Deconstruct(out _, out _));
        message.Append("d");
        Assert.Throws<InvalidOperationException>(() => message.Deconstruct(out _, out _, out _));
    }

    [Fact]
    public void An_exception_shows_only_the_beginning_of_a_large_message()
    {
        using var message = Message.Create(new byte[1_000_000]);
        for (var i = 0; i < 1000; i++)
            message.Append("frame");
        var text = Assert.Throws<InvalidOperationException>(() => message.Deconstruct(out _, out _)).Message;
        Assert.Contains("1000000 octets", text, StringComparison.Ordinal);
        Assert.Contains("1001 frames", text, StringComparison.Ordinal);
        Assert.InRange(text.Length, 100, 2000);
    }

    [Fact]
    public void Frames_come_in_order_by_every_way_of_enumeration()
    {
        using var message = Message.Create("a", "b", "c");
        var seen = new List<string>();
        foreach (var frame in message)
            seen.Add(frame.ToString());
        Assert.Equal(["a", "b", "c"], seen);
        Assert.Equal(["a", "b", "c"], message.Select(frame => frame.ToString()));
        Assert.Equal(["a", "b", "c"], ((System.Collections.IEnumerable)message).Cast<Frame>().Select(frame => frame.ToString()));
    }

    [Fact]
    public void The_default_message_is_empty_and_takes_no_frames()
    {
        Message message = default;
        Assert.Empty(message);
        Assert.Equal("", message.ToString());
        Assert.True(message.RoutingId.IsEmpty);
        Assert.Null(message.GetProperty("Socket-Type"));
        Assert.Throws<InvalidOperationException>(() => message.Append("a"));
        Assert.Throws<InvalidOperationException>(() => message.Prepend("a"));
        Assert.Throws<InvalidOperationException>(() => message.SplitEnvelope(out _));
        Assert.Throws<InvalidOperationException>(() => message.Body);
        Assert.Throws<ArgumentOutOfRangeException>(() => message[0]);
        message.Dispose();
    }

    [Fact]
    public void A_disposed_message_refuses_every_use_but_disposal()
    {
        var message = Message.Create("a", "");
        var copy = message;
        var enumerator = message.GetEnumerator();
        message.Dispose();
        message.Dispose();
        copy.Dispose();
        Assert.Throws<ObjectDisposedException>(() => copy.Count);
        Assert.Throws<ObjectDisposedException>(() => copy[0]);
        Assert.Throws<ObjectDisposedException>(() => copy.Append("x"));
        Assert.Throws<ObjectDisposedException>(() => copy.Prepend("x"));
        Assert.Throws<ObjectDisposedException>(() => copy.PopFront());
        Assert.Throws<ObjectDisposedException>(() => copy.Deconstruct(out _, out _));
        Assert.Throws<ObjectDisposedException>(() => copy.SplitEnvelope(out _));
        Assert.Throws<ObjectDisposedException>(() => copy.RoutingId);
        Assert.Throws<ObjectDisposedException>(() => copy.GetProperty("x"));
        Assert.Throws<ObjectDisposedException>(() => copy.GetEnumerator());
        Assert.Throws<ObjectDisposedException>(() => enumerator.MoveNext());
        Assert.Throws<ObjectDisposedException>(copy.ToString);
        Assert.Throws<ObjectDisposedException>(() => copy.Body);
    }

    [Fact]
    public void A_stale_handle_does_not_reach_the_message_that_has_the_memory_now()
    {
        var old = Message.Create("old");
        var body = old.Body;
        old.Dispose();
        using var current = Message.Create("new");
        Assert.Same(body, current.Body);
        Assert.Throws<ObjectDisposedException>(() => old[0]);
        old.Dispose();
        Assert.Equal("[new]", current.ToString());
    }

    [Fact]
    public void Owned_memory_is_disposed_once_with_its_message()
    {
        var (small, large) = (new CountingOwner([1, 2]), new CountingOwner(new byte[10_000]));
        var message = Message.Create(Frame.Own(small), "x");
        message.Prepend(Frame.Own(large));
        small.Memory.Span[0] = 7;
        Assert.Equal([7, 2], message[1].ToArray());
        Assert.Equal(10_000, message[0].Length);
        message.Dispose();
        message.Dispose();
        Assert.Equal(1, small.Disposals);
        Assert.Equal(1, large.Disposals);
    }

    [Fact]
    public void A_removed_owned_frame_is_a_copy_and_its_memory_is_disposed_with_the_message()
    {
        var owner = new CountingOwner([1, 2]);
        var message = Message.Create(Frame.Own(owner));
        var removed = message.PopFront();
        message.Dispose();
        owner.Memory.Span.Clear();
        Assert.Equal(1, owner.Disposals);
        Assert.Equal([1, 2], removed.ToArray());
    }

    [Fact]
    public void Owned_memory_stays_the_callers_when_the_message_cannot_be_made()
    {
        var owner = new CountingOwner([1]);
        var gone = Message.Create("gone");
        var stale = gone[0];
        gone.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Message.Create(Frame.Own(owner), stale));
        Assert.Equal(0, owner.Disposals);
    }

    [Fact]
    public void A_frame_that_cannot_be_added_leaves_the_message_as_it_was()
    {
        var gone = Message.Create("gone");
        var stale = gone[0];
        using var message = Message.Create("a", "b");
        gone.Dispose();
        Assert.Throws<ObjectDisposedException>(() => message.Append(stale));
        Assert.Throws<ObjectDisposedException>(() => message.Prepend(stale));
        Assert.Equal("[a][b]", message.ToString());
    }

    [Fact, Conformance("R-29")]
    public void A_message_may_have_a_hundred_thousand_frames()
    {
        using var message = Message.Create();
        for (var i = 0; i < 100_000; i++)
            message.Append($"{i}");
        Assert.Equal(100_000, message.Count);
        Assert.Equal("0", message[0].ToString());
        Assert.Equal("99999", message[99_999].ToString());
    }

    private static void OverwriteRecycledMemory(int length)
    {
        for (var i = 0; i < 100; i++)
        {
            using var message = Message.Create(new byte[length], new byte[16]);
            Assert.Equal(2, message.Count);
        }
    }
}
