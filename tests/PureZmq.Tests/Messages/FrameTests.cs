using Xunit;

namespace PureZmq.Tests.Messages;

public sealed class FrameTests
{
    private static readonly byte[] Octets = [1, 2, 3, 4, 5];

    public static TheoryData<string, byte[]> Texts => new()
    {
        { "", [] },
        { "hello", "hello"u8.ToArray() },
        { "Grüße €", [0x47, 0x72, 0xC3, 0xBC, 0xC3, 0x9F, 0x65, 0x20, 0xE2, 0x82, 0xAC] },
        { "\U0001F600", [0xF0, 0x9F, 0x98, 0x80] },
    };

    [Theory, MemberData(nameof(Texts))]
    public void A_text_is_its_UTF8_octets(string text, byte[] octets)
    {
        Frame frame = text;
        Assert.Equal(octets, frame.Span.ToArray());
        Assert.Equal(octets, frame.ToArray());
        Assert.Equal(octets.Length, frame.Length);
        Assert.Equal(octets.Length == 0, frame.IsEmpty);
        Assert.Equal(text, frame.ToString());
        Assert.Equal(octets, Copied(frame));
    }

    [Fact]
    public void The_default_frame_is_empty()
    {
        Frame frame = default;
        Assert.True(frame.IsEmpty);
        Assert.Equal(0, frame.Length);
        Assert.Empty(frame.ToArray());
        Assert.Equal("", frame.ToString());
        Assert.Empty(Copied(frame));
    }

    [Fact]
    public void Arrays_and_memory_are_lent_without_a_copy()
    {
        byte[] octets = [.. Octets];
        Frame whole = octets;
        Frame part = octets.AsMemory(1, 3);
        Frame readOnly = (ReadOnlyMemory<byte>)octets.AsMemory(4);
        octets[2] = 9;
        octets[4] = 8;
        Assert.Equal([1, 2, 9, 4, 8], whole.ToArray());
        Assert.Equal([2, 9, 4], part.ToArray());
        Assert.Equal([8], readOnly.ToArray());
    }

    [Fact]
    public void Memory_without_an_array_is_lent_too()
    {
        var memory = new UnmanagedLikeMemory(Octets);
        Frame frame = memory.Memory.Slice(1, 3);
        Assert.Equal([2, 3, 4], frame.ToArray());
        Assert.Equal([2, 3, 4], Copied(frame));
        frame.ReleaseOwner();
        Assert.Equal(0, memory.Disposals);
    }

    [Fact]
    public void The_default_memory_is_an_empty_frame()
    {
        Frame frame = default(ReadOnlyMemory<byte>);
        Assert.True(frame.IsEmpty);
    }

    [Fact]
    public void A_copy_keeps_its_octets_when_the_source_changes()
    {
        byte[] octets = [.. Octets];
        var frame = Frame.Copy(octets);
        octets[0] = 9;
        Assert.Equal(Octets, frame.ToArray());
    }

    [Fact]
    public void Owned_memory_is_read_in_place_and_disposed_by_release()
    {
        var owner = new CountingOwner([.. Octets]);
        var frame = Frame.Own(owner);
        owner.Memory.Span[0] = 9;
        Assert.Equal([9, 2, 3, 4, 5], frame.ToArray());
        Assert.Equal(0, owner.Disposals);
        frame.ReleaseOwner();
        Assert.Equal(1, owner.Disposals);
    }

    [Fact]
    public void Of_owned_memory_a_part_may_be_the_frame()
    {
        var manager = new UnmanagedLikeMemory(Octets);
        var frame = Frame.Own(manager, 2);
        Assert.Equal(2, frame.Length);
        Assert.Equal([1, 2], frame.ToArray());
        frame.ReleaseOwner();
        Assert.Equal(1, manager.Disposals);
        Assert.Throws<ArgumentOutOfRangeException>(() => Frame.Own(manager, 6));
        Assert.Throws<ArgumentOutOfRangeException>(() => Frame.Own(manager, -1));
    }

    [Fact]
    public void Null_is_no_frame()
    {
        Assert.Throws<ArgumentNullException>(() => (Frame)(string)null!);
        Assert.Throws<ArgumentNullException>(() => (Frame)(byte[])null!);
        Assert.Throws<ArgumentNullException>(() => Frame.Own(null!));
        Assert.Throws<ArgumentNullException>(() => Frame.Own(null!, 1));
    }

    [Fact]
    public void A_routing_id_is_a_frame()
    {
        Frame frame = (RoutingId)"peer";
        Assert.Equal("peer", frame.ToString());
        Frame empty = default(RoutingId);
        Assert.True(empty.IsEmpty);
    }

    [Fact]
    public void Invalid_UTF8_shows_as_replacement_characters()
        => Assert.Equal("a\uFFFDb", ((Frame)new byte[] { 0x61, 0xFF, 0x62 }).ToString());

    [Fact]
    public void A_frame_of_a_message_is_valid_as_long_as_the_message()
    {
        var message = Message.Create("hello");
        var frame = message[0];
        Assert.Equal("hello", frame.ToString());
        message.Dispose();
        Assert.Throws<ObjectDisposedException>(() => frame.Span.Length);
        Assert.Throws<ObjectDisposedException>(() => frame.Length);
        Assert.Throws<ObjectDisposedException>(() => frame.IsEmpty);
        Assert.Throws<ObjectDisposedException>(() => frame.ByteCount);
        Assert.Throws<ObjectDisposedException>(frame.ToArray);
        Assert.Throws<ObjectDisposedException>(frame.ToString);
        Assert.Throws<ObjectDisposedException>(() => frame.CopyTo(new byte[5]));
    }

    private static byte[] Copied(Frame frame)
    {
        var target = new byte[frame.ByteCount];
        frame.CopyTo(target);
        return target;
    }
}
