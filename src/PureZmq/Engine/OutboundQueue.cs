using System.Diagnostics;
using PureZmq.Messages;
using PureZmq.Protocol;
using PureZmq.Transports;

namespace PureZmq.Engine;

/// <summary>Messages on their way out of one pipe, already framed: what callers append is what the kernel (or an inproc reader) takes.</summary>
/// <remarks>
/// <para>The caller's thread encodes; no message object is queued. A frame never straddles two chunks, so the borders of messages need no
/// bookkeeping: they are found again by walking the frame headers, and only when the kernel took a part of a chunk.</para>
/// <para>Not thread-safe: guarded by the pipe's write gate.</para>
/// </remarks>
/// <param name="handsOver">The reader is in this process and gets the chunks themselves: a big frame has one to itself, which can go as it is to
/// whoever receives.</param>
internal sealed class OutboundQueue(bool handsOver = false)
{
    /// <summary>So much of a frame is copied for <see cref="WriteThrough"/>.</summary>
    public const int FirstPart = 16 * 1024;

    private const int BigFrame = 16 * 1024;
    private const int CacheLine = 64;
    private const int WorthClaiming = 512;
    private const int MostClaim = 4 * 1024;
    private readonly ControlLane _control = new();
    private Chunk? _head;
    private Chunk? _tail;
    private int _claimed; // of the last chunk: up to here its memory has been claimed
    private bool _appendingInsideMessage;
    private bool _writtenInsideMessage; // the last frame counted as given has followers

    /// <summary>Whole messages of which the kernel or the reader has not got the last frame. This is what the high-water mark limits.</summary>
    public int Messages { get; private set; }

    /// <summary>Octets of messages not yet given.</summary>
    public long Octets { get; private set; }

    public bool IsEmpty => _head is null && _control.IsEmpty;

    /// <summary>A hint without the gate.</summary>
    public bool LooksFilled => Volatile.Read(ref _head) is not null;

    /// <summary>Commands that go out ahead of queued messages, at the next frame border.</summary>
    public ControlLane Control => _control;

    /// <summary>Whether a part of the oldest message has been given already, so that it can no longer be replaced.</summary>
    public bool HeadIsStarted => _writtenInsideMessage || (_head is { } head && head.Start > head.Counted);

    /// <summary>How much is worth a write of its own: a chunk like the one being filled. Big frames are worth larger writes.</summary>
    public int WorthWriting => _tail is { } tail && tail.Buffer.Length >= Chunk.LargeSize ? Chunk.LargeSize : Chunk.StandardSize;

    /// <summary>Appends a frame's header and hands out the memory its body must be copied to, all of it, before anything else happens.</summary>
    public Span<byte> AppendFrame(int bodyLength, bool more)
    {
        var length = checked(bodyLength + FrameHeader.LengthFor(bodyLength));
        var tail = _tail;
        if (tail is null || tail.Room < length || IsHandedOver(length))
            tail = AddChunk(length);

        var frame = tail.Buffer.AsSpan(tail.End, length);
        var headerLength = FrameHeader.Write(frame, more ? FrameFlags.More : FrameFlags.None, bodyLength);
        tail.End += length;
        Octets += length;
        if (more)
        {
            _appendingInsideMessage = true;
        }
        else
        {
            _appendingInsideMessage = false;
            tail.Messages++;
            Messages++;
        }

        return frame[headerLength..];
    }

    /// <summary>Appends a whole message of one short frame if there is place in the chunk being filled.</summary>
    public bool TryAppendShort(ReadOnlySpan<byte> body)
    {
        var tail = _tail;
        var length = FrameHeader.ShortLength + body.Length;
        if (tail is null || tail.Room < length)
            return false;
        ClaimFor(tail, length);
        var frame = tail.Buffer.AsSpan(tail.End, length);
        FrameHeader.Write(frame, FrameFlags.None, body.Length);
        body.CopyTo(frame[FrameHeader.ShortLength..]);
        tail.End += length;
        tail.Messages++;
        Octets += length;
        Messages++;
        return true;
    }

    /// <summary>Appends a whole message of short frames if there is place in the chunk being filled.</summary>
    /// <param name="message">The message.</param>
    /// <param name="skip">So many frames at its front are left out.</param>
    /// <param name="below">Less than so much must be queued afterwards.</param>
    public bool TryAppendShort(MessageBody message, int skip, long below)
    {
        var tail = _tail;
        if (tail is null)
            return false;
        var room = tail.Buffer.AsSpan(tail.End, tail.Room);
        var (length, count) = (0, message.FrameCount);
        for (var i = skip; i < count; i++)
        {
            if (!message.TryGetShared(i, out var frame)
                || frame.Length > FrameHeader.LongestShort
                || room.Length - length < FrameHeader.ShortLength + frame.Length)
            {
                return false;
            }

            length += FrameHeader.Write(room[length..], i + 1 < count ? FrameFlags.More : FrameFlags.None, frame.Length);
            frame.CopyTo(room[length..]);
            length += frame.Length;
        }

        if (length == 0 || Octets + length >= below)
            return false; // what was written lies behind the end of the queue
        tail.End += length;
        tail.Messages++;
        Octets += length;
        Messages++;
        return true;
    }

    /// <summary>Appends a whole message that is encoded already if there is place in the chunk being filled.</summary>
    public bool TryAppendWhole(ReadOnlySpan<byte> message)
    {
        var tail = _tail;
        if (tail is null || tail.Room < message.Length)
            return false;
        ClaimFor(tail, message.Length);
        message.CopyTo(tail.Buffer.AsSpan(tail.End));
        tail.End += message.Length;
        tail.Messages++;
        Octets += message.Length;
        Messages++;
        return true;
    }

    /// <summary>Notes where the queue ends, so that a message whose encoding fails can be taken back whole.</summary>
    public OutboundMark Mark() => new(_tail, _tail?.End ?? 0, _tail?.Messages ?? 0, Messages, Octets);

    /// <summary>Takes back everything appended since a mark; nothing may have been given since.</summary>
    public void RollBack(in OutboundMark mark)
    {
        _appendingInsideMessage = false;
        (Messages, Octets) = (mark.Messages, mark.Octets);
        if (mark.Tail is not { } tail)
        {
            ChunkPool.ReturnAll(_head);
            (_head, _tail) = (null, null);
            return;
        }

        ChunkPool.ReturnAll(tail.Next);
        (tail.Next, tail.End, tail.Messages, tail.EndsInsideMessage) = (null, mark.End, mark.ChunkMessages, false);
        _tail = tail;
        _claimed = 0;
    }

    /// <summary>Drops every message but the one of which a part was given already.</summary>
    /// <returns>How many messages were dropped.</returns>
    public int KeepOnlyStarted()
    {
        if (!HeadIsStarted)
            return ClearMessages();
        var more = true;
        for (var chunk = _head; chunk is not null; chunk = chunk.Next)
        {
            var position = chunk.Counted;
            while (more && position < chunk.End)
                (position, more) = ReadFrame(chunk, position);
            if (more)
                continue;
            ChunkPool.ReturnAll(chunk.Next);
            (chunk.Next, chunk.End, chunk.EndsInsideMessage) = (null, position, false);
            chunk.Messages = 1;
            _tail = chunk;
            _claimed = 0;
            break;
        }

        var dropped = Messages - 1;
        Messages = 1;
        Octets = 0;
        for (var chunk = _head; chunk is not null; chunk = chunk.Next)
            Octets += chunk.Length;
        return dropped;
    }

    /// <summary>Encodes a message of one long frame into a chunk of its own, which a queue takes as it is.</summary>
    public static Chunk Encode(ReadOnlySpan<byte> body)
    {
        Debug.Assert(body.Length >= Chunk.WorthHandingOver, "a frame that is to share its chunk");
        var length = checked(body.Length + FrameHeader.LengthFor(body.Length));
        var chunk = ChunkPool.RentFitting(length);
        var headerLength = FrameHeader.Write(chunk.Buffer, FrameFlags.None, body.Length);
        body.CopyTo(chunk.Buffer.AsSpan(headerLength));
        (chunk.End, chunk.Limit, chunk.Messages) = (length, length, 1);
        return chunk;
    }

    /// <summary>Appends what <see cref="Encode"/> made, unless a queue has taken it already.</summary>
    /// <param name="message">Null afterwards.</param>
    public bool TryAppend(ref Chunk? message)
    {
        if (message is not { } chunk)
            return false;
        Link(chunk);
        Octets += chunk.End;
        Messages++;
        message = null;
        return true;
    }

    /// <summary>Appends frames that are encoded already. All of them have followers, or the last one ends the message.</summary>
    public void AppendEncoded(ReadOnlySpan<byte> frames, bool endsMessage)
    {
        var tail = _tail;
        if (tail is null || tail.Room < frames.Length)
            tail = AddChunk(frames.Length);
        frames.CopyTo(tail.Buffer.AsSpan(tail.End));
        tail.End += frames.Length;
        Octets += frames.Length;
        _appendingInsideMessage = !endsMessage;
        if (!endsMessage)
            return;
        tail.Messages++;
        Messages++;
    }

    /// <summary>Appends a command between messages, for a reader in the same process. The memory handed out must be filled at once.</summary>
    public Span<byte> AppendCommand(int length)
    {
        var tail = _tail;
        if (tail is null || tail.Room < length)
            tail = AddChunk(length);
        var space = tail.Buffer.AsSpan(tail.End, length);
        tail.End += length;
        Octets += length;
        return space;
    }

    /// <summary>Writes until nothing is left or the kernel takes no more.</summary>
    public IoStatus WriteTo(StreamSocket stream)
    {
        Debug.Assert(!_appendingInsideMessage, "a message is written only when it is whole");
        while (true)
        {
            var border = 0;
            if (!_control.IsEmpty)
            {
                border = _control.HoldsMessages ? CurrentMessageEnd() : CurrentFrameEnd();
                if (_control.IsStarted || border == 0)
                {
                    var controlStatus = _control.WriteTo(stream);
                    if (controlStatus != IoStatus.Done)
                        return controlStatus;
                    continue;
                }
            }

            var head = _head;
            if (head is null)
                return IoStatus.Done;
            var end = border == 0 ? head.End : border;
            var wanted = end - head.Start;
            var status = stream.Write(head.Buffer.AsSpan(head.Start, wanted), out var count);
            if (status != IoStatus.Done)
                return status;
            Octets -= count;
            head.Start += count;
            if (head.Start == head.End)
                RemoveGivenHead(head);
            else
                CountGiven(head);
            if (count < wanted)
                return IoStatus.WouldBlock; // a short write means that the kernel's buffer is full
        }
    }

    /// <summary>Writes a message of one frame from the caller's memory, past the queue, which must be empty. What the kernel does not take
    /// is queued.</summary>
    /// <param name="stream">The connection.</param>
    /// <param name="body">The frame, longer than <see cref="FirstPart"/>.</param>
    /// <param name="chunk">With room for the frame and its header. Rented before, as nothing may fail once a part is written.</param>
    public IoStatus WriteThrough(StreamSocket stream, ReadOnlySpan<byte> body, Chunk chunk)
    {
        Debug.Assert(IsEmpty && !_appendingInsideMessage, "what is queued comes first");
        var headerLength = FrameHeader.Write(chunk.Buffer, FrameFlags.None, body.Length);
        var length = headerLength + body.Length;
        // The header goes with a piece of the body: alone it would be a packet, and a wake-up of the reader, for nine octets.
        body[..FirstPart].CopyTo(chunk.Buffer.AsSpan(headerLength));
        var status = stream.Write(chunk.Buffer.AsSpan(0, headerLength + FirstPart), out var given);
        if (status == IoStatus.Done && given == headerLength + FirstPart)
        {
            status = stream.Write(body[FirstPart..], out var rest);
            given += rest;
        }

        if (given == length)
        {
            ChunkPool.Return(chunk);
            return status;
        }

        var copied = Math.Max(headerLength + FirstPart, given);
        body[(copied - headerLength)..].CopyTo(chunk.Buffer.AsSpan(copied));
        (chunk.Start, chunk.End, chunk.Messages) = (given, length, 1);
        Link(chunk);
        Messages++;
        Octets += length - given;
        return status == IoStatus.Done ? IoStatus.WouldBlock : status; // a short write means that the kernel's buffer is full
    }

    /// <summary>Takes everything for a reader in the same process; the chunks belong to it from now on.</summary>
    public Chunk? TakeAll(out int messages)
    {
        var head = _head;
        messages = Messages;
        (_head, _tail, Messages, Octets) = (null, null, 0, 0);
        return head;
    }

    /// <summary>The connection is gone: drops the message of which it got a part, and the commands, which were meant for it alone.</summary>
    /// <returns>How many messages were dropped: 0 or 1. The rest goes out whole on the next connection.</returns>
    public int DropTorn()
    {
        _control.Clear();
        if (!HeadIsStarted)
            return 0;

        while (_head is { } head)
        {
            var position = head.Counted;
            var (end, more) = ReadFrame(head, position);
            Octets -= end - Math.Max(head.Start, position);
            head.Start = head.Counted = end;
            if (!more)
                head.Messages--;
            if (head.Start == head.End)
                Unlink(head);
            if (!more)
                break;
        }

        _writtenInsideMessage = false;
        Messages--;
        return 1;
    }

    /// <summary>Drops everything.</summary>
    /// <returns>How many messages were dropped.</returns>
    public int Clear()
    {
        _control.Clear();
        return ClearMessages();
    }

    /// <summary>Drops all messages, but not the commands.</summary>
    /// <returns>How many messages were dropped.</returns>
    public int ClearMessages()
    {
        var dropped = Messages;
        ChunkPool.ReturnAll(_head);
        (_head, _tail, Messages, Octets, _writtenInsideMessage) = (null, null, 0, 0, false);
        return dropped;
    }

    private static (int End, bool More) ReadFrame(Chunk chunk, int position)
    {
        FrameHeader.TryRead(chunk.Buffer.AsSpan(position, chunk.End - position), out var header, out var length);
        return (position + length + (int)header.BodySize, (header.Flags & FrameFlags.More) != 0);
    }

    /// <summary>Where the frame ends of which a part was given; 0 between two frames.</summary>
    private int CurrentFrameEnd() => _head is { } head && head.Start > head.Counted ? ReadFrame(head, head.Counted).End : 0;

    /// <summary>Where the message ends, or its part in the first chunk, of which a part was given; 0 between two messages.</summary>
    private int CurrentMessageEnd()
    {
        if (!HeadIsStarted || _head is not { } head)
            return 0;
        var (position, more) = (head.Counted, true);
        while (more && position < head.End)
            (position, more) = ReadFrame(head, position);
        return position;
    }

    private void CountGiven(Chunk chunk)
    {
        while (chunk.Counted < chunk.Start)
        {
            var (end, more) = ReadFrame(chunk, chunk.Counted);
            if (end > chunk.Start)
                return;
            chunk.Counted = end;
            _writtenInsideMessage = more;
            if (!more)
            {
                chunk.Messages--;
                Messages--;
            }
        }
    }

    private void RemoveGivenHead(Chunk head)
    {
        Messages -= head.Messages;
        _writtenInsideMessage = head.EndsInsideMessage;
        Unlink(head);
    }

    private void Unlink(Chunk head)
    {
        _head = head.Next;
        if (_head is null)
            _tail = null;
        ChunkPool.Return(head);
    }

    private void ClaimFor(Chunk tail, int length)
    {
        if (handsOver && tail.End + length > _claimed && tail.End >= WorthClaiming)
            Claim(tail);
    }

    /// <summary>Takes the next cache lines of a chunk from the processor whose thread has read it, many at once.</summary>
    /// <remarks>A line that is fetched for one message holds up the next gate, which is taken when all stores before it are done: 64 octets made
    /// 7.3 million messages a second without this, and 16 to 19 with it. More of them the fuller the chunk is, and none for a short batch, to
    /// which they would be of no use (docs/decisions/0016-claiming-cache-lines.md).</remarks>
    private void Claim(Chunk tail)
    {
        var from = Math.Max(tail.End, _claimed);
        var to = Math.Min(tail.Limit, from + Math.Min(from, MostClaim));
        var free = tail.Buffer.AsSpan(from, to - from);
        for (var position = 0; position < free.Length; position += CacheLine)
            free[position] = 0; // behind the end, where nobody reads
        _claimed = to;
    }

    private Chunk AddChunk(int length)
    {
        var isHandedOver = IsHandedOver(length);
        var chunk = isHandedOver || length > Chunk.LargeSize
            ? ChunkPool.RentFitting(length)
            : ChunkPool.Rent(length >= BigFrame ? Chunk.LargeSize : FollowsLong(length) ? Chunk.SmallSize : Chunk.StandardSize);
        if (isHandedOver)
            chunk.Limit = length; // what followed it would stand in the way
        Link(chunk);
        return chunk;
    }

    /// <summary>A short frame between long ones, such as an envelope: a whole chunk of the usual size for each would be much.</summary>
    private bool FollowsLong(int length) => _tail is { Room: 0, Messages: <= 1 } && length <= Chunk.SmallSize;

    private bool IsHandedOver(int length) => handsOver && length >= Chunk.WorthHandingOver;

    private void Link(Chunk chunk)
    {
        if (_tail is null)
        {
            _head = chunk;
        }
        else
        {
            _tail.EndsInsideMessage = _appendingInsideMessage;
            _tail.Next = chunk;
        }

        _tail = chunk;
        _claimed = 0;
    }
}
