using System.Buffers;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace PureZmq.Messages;

/// <summary>The frames of one message and the memory they are in. Recycled: a <see cref="Message"/> names a body and the version it
/// was given.</summary>
/// <remarks>
/// <para>Small frames lie one behind the other in one shared array; a large one has memory of its own. Octets once added stay where they
/// are (as an offset, the array may be exchanged for a larger one) until the version ends, even when their frame was removed. So a
/// <see cref="Frame"/> that refers to them cannot read another frame's octets.</para>
/// <para>One thread at a time, except for <see cref="TryReturn"/>: of several that end the same version exactly one gives the body back.</para>
/// <para>A kept body is not given back. Whoever ends its version says so with a store, as an exchange takes 7 ns, and of several each may do it:
/// one that comes so late that the next version has begun stores the number of an old one, which ends nothing. Later still it undoes the end of
/// the next one, whose body then looks in use: <see cref="OwnBodies"/> replaces it.</para>
/// </remarks>
internal sealed class MessageBody
{
    /// <summary>Frames up to this length share an array; so much of it is kept by an idle body.</summary>
    public const int LargestSmallFrame = 4 * 1024;

    /// <summary>So many frames have place in any body, beside a routing id.</summary>
    public const int MostQuickFrames = 5;

    private const int FirstCapacity = 256;
    private const int FirstSlots = FrontRoom + 1 + MostQuickFrames;
    private const int FrontRoom = 2; // a ROUTER puts one frame in front, an application perhaps one more
    private const int MostKeptSlots = 64;
    private const int BeingCleaned = -2; // no version: those that are owned are odd

    [ThreadStatic]
    private static BodyCache? t_cache;

    private byte[] _own = new byte[FirstCapacity]; // never rented; what an idle body keeps
    private byte[] _shared;                        // _own, or a rented array when that became too small
    private int _sharedLength;
    private FrameSlot[] _slots = new FrameSlot[FirstSlots];
    private int _first = FrontRoom; // the frames are _slots[_first.._end]
    private int _end = FrontRoom;
    private LargeBlock[] _blocks = [];
    private int _blockCount;
    private int _version; // odd while somebody owns the body, even while it is idle; of a kept body always odd
    private int _ended;   // the version of a kept body that was ended last
    private int _dirt;    // the version that has what an idle body may not have: see Clean. 0: none
    private readonly bool _isKept;

    /// <summary>Makes a body.</summary>
    /// <param name="isKept">It belongs to an <see cref="OwnBodies"/>, where it stays for good; else, once returned, to whichever thread
    /// returns it.</param>
    public MessageBody(bool isKept = false)
    {
        _shared = _own;
        _isKept = isKept;
        if (isKept)
            _version = _ended = 1;
    }

    /// <summary>The present version.</summary>
    public int Version => _version;

    /// <summary>How many frames the message has.</summary>
    public int FrameCount => _end - _first;

    /// <summary>What is known of the peer that sent the message; null when the program made it, or it came from the same process.</summary>
    public PeerProperties? Properties { get; set; }

    /// <summary>The routing id of the peer that sent the message, shared; null when the socket does not route.</summary>
    public byte[]? PeerRoutingId { get; set; }

    /// <summary>Takes an empty body. The caller owns it and gives it back by <see cref="Return"/>, or hands it out by
    /// <see cref="ToMessage"/>.</summary>
    public static MessageBody Rent()
    {
        var body = (t_cache ?? CreateCache()).Take();
        body._version++;
        return body;
    }

    /// <summary>Whether handles of a version are valid: it is the present one, and was not ended.</summary>
    /// <remarks>In this order: what was ended last may be of a later version, and then that version is seen as well. The other way round one that
    /// ended long ago could look current.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsCurrent(int version) => Volatile.Read(ref _ended) != version && _version == version;

    /// <summary>Whether a kept body is idle, and ready for <see cref="Begin"/>. For its keeper alone.</summary>
    /// <remarks>Whoever ends the version stores that with release: all it did with the body came before. What makes a body dirty is released
    /// behind that, which is said last. A body that was clean is not touched behind that.</remarks>
    public bool IsIdle => Volatile.Read(ref _ended) == _version && Volatile.Read(ref _dirt) == 0;

    /// <summary>Begins the next version of an idle kept body, with one short frame as its message. Cannot fail.</summary>
    public void Begin(ReadOnlySpan<byte> frame, PeerProperties? properties)
    {
        Debug.Assert(_isKept && _dirt == 0 && frame.Length <= FirstCapacity, "no idle body, or no short frame");
        Poison();
        (_first, _end, _sharedLength) = (FrontRoom, FrontRoom + 1, frame.Length);
        _slots[FrontRoom] = new FrameSlot(0, frame.Length);
        frame.CopyTo(_own);
        if (Properties != properties)
            Properties = properties; // a read is cheaper than the collector's barrier behind a write
        if (PeerRoutingId is not null)
            PeerRoutingId = null;
        _version += 2;
    }

    /// <summary>Whether a body that <see cref="BeginEmpty"/> began has place for so many octets in its own array, routing id included.</summary>
    public bool Holds(int octets) => octets <= _own.Length;

    /// <summary>Begins the next version of an idle kept body, with the routing id of its peer as the first frame if there is one.</summary>
    /// <remarks>Cannot fail, nor can adding up to <see cref="MostQuickFrames"/> frames, if <see cref="Holds"/> is true of them all.</remarks>
    public void BeginEmpty(byte[]? routingId, PeerProperties? properties)
    {
        Debug.Assert(_isKept && _dirt == 0, "no idle body");
        Poison();
        (_first, _end, _sharedLength) = (FrontRoom, FrontRoom, 0);
        if (Properties != properties)
            Properties = properties; // a read is cheaper than the collector's barrier behind a write
        if (PeerRoutingId != routingId)
            PeerRoutingId = routingId;
        _version += 2;
        if (routingId is not null)
            routingId.CopyTo(AddFrame(routingId.Length));
    }

    /// <summary>A frame that lies in the shared array. Never throws, not even if another thread ends the version meanwhile, which is its
    /// mistake: so it may be asked for where nothing may fail.</summary>
    /// <returns>False when there is none of this index, or it has memory of its own.</returns>
    public bool TryGetShared(int index, out ReadOnlySpan<byte> frame)
    {
        frame = default;
        var (slots, shared, position, end) = (_slots, _shared, _first + index, _end);
        if ((uint)end > (uint)slots.Length || (uint)position >= (uint)end)
            return false;
        var slot = slots[position];
        if ((uint)slot.Length > (uint)shared.Length || (uint)slot.Position > (uint)(shared.Length - slot.Length))
            return false;
        frame = shared.AsSpan(slot.Position, slot.Length);
        return true;
    }

    /// <summary>Makes the handle under which the message leaves the library. Whoever disposes it, or sends it, ends the version.</summary>
    public Message ToMessage() => new(this, _version);

    /// <summary>Appends a frame.</summary>
    /// <returns>Its memory, to be filled at once: the next call that adds a frame may move it.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // once for each frame that crosses the library
    public Span<byte> AddFrame(int length)
    {
        var position = _sharedLength;
        var end = _end;
        var slots = _slots;
        if ((uint)length > (uint)(_shared.Length - position) || (uint)end >= (uint)slots.Length)
            return AddFrameSlowly(length);
        slots[end] = new FrameSlot(position, length);
        _end = end + 1;
        _sharedLength = position + length;
        return _shared.AsSpan(position, length);
    }

    /// <summary>Appends a frame that refers to an array which nobody changes any more. Nothing is copied.</summary>
    public void AddShared(byte[] bytes) => AddBlock(new LargeBlock(bytes, IsPooled: false), bytes.Length);

    /// <summary>Appends a frame that is the front of memory which the body owns from now on. Nothing is copied.</summary>
    public void AddOwned(IMemoryOwner<byte> owner, int length) => AddBlock(new LargeBlock(owner, IsPooled: false), length);

    /// <summary>Appends a frame that is a part of memory which others use as well. Nobody changes that part until the version ends, which
    /// disposes the loan. Nothing is copied.</summary>
    public void AddLent(IMemoryOwner<byte> loan, int start, int length) => AddBlock(new LargeBlock(loan, IsPooled: false, start), length);

    /// <summary>Puts a frame in front that refers to an array which nobody changes any more. Nothing is copied.</summary>
    public void InsertShared(byte[] bytes)
    {
        ReserveFront();
        _slots[--_first] = new FrameSlot(~AppendBlock(new LargeBlock(bytes, IsPooled: false)), bytes.Length);
    }

    /// <summary>Appends a frame of the user: copies what was lent, takes over what <see cref="Frame.Own(IMemoryOwner{byte})"/>
    /// gave.</summary>
    public void Add(in Frame frame)
    {
        var length = frame.ByteCount;
        if (frame.Owner is { } owner)
            AddOwned(owner, length);
        else if (frame.ImmutableArray is { } array && length > FirstCapacity)
            AddBlock(new LargeBlock(array, IsPooled: false), length);
        else
            frame.CopyTo(AddFrame(length));
    }

    /// <summary>Puts a frame of the user in front, as <see cref="Add"/> does at the end.</summary>
    public void Insert(in Frame frame)
    {
        ReserveFront();
        Add(in frame);
        _slots[--_first] = _slots[--_end];
    }

    /// <summary>Removes frames at the front. Their octets stay readable for frames handed out before.</summary>
    public void RemoveFront(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)FrameCount, nameof(count));
        _first += count;
    }

    /// <summary>Removes all frames but the first few. Their octets stay readable for frames handed out before.</summary>
    public void Truncate(int frameCount)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)frameCount, (uint)FrameCount, nameof(frameCount));
        _end = _first + frameCount;
    }

    /// <summary>A frame's octets, valid until a frame is added or the version ends.</summary>
    public ReadOnlySpan<byte> GetFrame(int index) => Read(GetSlot(index));

    public static ArgumentOutOfRangeException NoSuchFrame(int index)
        => new(nameof(index), index, "The message has no frame of this index.");

    /// <summary>Where a frame is; stays true until the version ends.</summary>
    public FrameSlot GetSlot(int index)
    {
        if ((uint)index >= (uint)FrameCount)
            throw NoSuchFrame(index);
        return _slots[_first + index];
    }

    /// <summary>The octets at a place that <see cref="GetSlot"/> gave under the present version.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Read(FrameSlot slot) =>
        slot.Position >= 0 ? _shared.AsSpan(slot.Position, slot.Length) : _blocks[~slot.Position].Read(slot.Length);

    /// <summary>Removes the first frame and gives its octets an array of their own, without a copy where that is possible.</summary>
    /// <returns>The array, which may be longer than the frame, and is never changed or recycled.</returns>
    public byte[] DetachFront(out int length)
    {
        var slot = GetSlot(0);
        RemoveFront(1);
        length = slot.Length;
        if (PeerRoutingId is { } id && Read(slot).SequenceEqual(id))
            return id;
        if (slot.Position < 0 && _blocks[~slot.Position].Source is byte[] array)
        {
            _blocks[~slot.Position] = new LargeBlock(array, IsPooled: false);
            return array;
        }

        return Read(slot).ToArray();
    }

    /// <summary>Moves the first frames to another body. Frames handed out of this one may no longer be read: end the version
    /// first.</summary>
    public void MoveFrontTo(MessageBody destination, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var slot = GetSlot(i);
            if (slot.Position >= 0)
            {
                Read(slot).CopyTo(destination.AddFrame(slot.Length));
                continue;
            }

            destination.AddBlock(_blocks[~slot.Position], slot.Length);
            _blocks[~slot.Position] = default;
        }

        RemoveFront(count);
    }

    /// <summary>Leaves the memory given by <see cref="Frame.Own(IMemoryOwner{byte})"/> to its giver, after an exception.</summary>
    public void ForgetOwners()
    {
        for (var i = 0; i < _blockCount; i++)
        {
            if (_blocks[i].Source is not byte[])
                _blocks[i] = default;
        }
    }

    /// <summary>Ends a version, and gives its frames to two others: those before one, and those behind it.</summary>
    /// <param name="version">The version.</param>
    /// <param name="at">The frame that neither gets.</param>
    /// <param name="front">Holds the frames before it.</param>
    /// <param name="rest">Holds the frames behind it; this body if it is not kept.</param>
    /// <returns>False when the version had ended before; then nothing was done.</returns>
    public bool TrySplit(int version, int at, out MessageBody front, out MessageBody rest)
    {
        (front, rest) = (Rent(), this);
        (front.Properties, front.PeerRoutingId) = (Properties, PeerRoutingId);
        if (_isKept)
        {
            // Not in place: another thread that disposes the message meanwhile, and then takes the body for the next one, may do both before
            // it sees that the version was renewed.
            rest = Rent();
            (rest.Properties, rest.PeerRoutingId) = (Properties, PeerRoutingId);
        }

        if (_isKept ? TryMoveTo(front, rest, version, at) : TryEnd(version, 2))
        {
            if (rest == this)
            {
                MoveFrontTo(front, at);
                RemoveFront(1);
            }

            return true;
        }

        front.Return();
        if (rest != this)
            rest.Return();
        return false;
    }

    /// <summary>Ends the present version and gives the body back.</summary>
    public void Return() => TryReturn(_version);

    /// <summary>Ends a version: handles become stale, memory is released, the body is ready for the next message.</summary>
    /// <returns>False when the version was seen to have ended before; then nothing was done. Of a kept body several threads may be told that they
    /// ended it; what is to be done once, one does.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReturn(int version)
    {
        if (!_isKept || _dirt != 0)
            return TryReturnSlowly(version);
        if (!IsCurrent(version))
            return false;
        Volatile.Write(ref _ended, version); // the keeper may be using the body by now
        return true;
    }

    private bool TryReturnSlowly(int version)
    {
        // Two threads may dispose one message. Without the exchange both would put the body into a cache, and two messages would share it, or
        // both would give its memory back.
        if (_isKept)
        {
            if (!TryBeginCleaning(version))
                return false;
            EndDirty(version);
            return true;
        }

        if (!TryEnd(version, 1))
            return false;
        if (_dirt != 0)
            Clean();
        Poison();
        (_first, _end, _sharedLength, Properties, PeerRoutingId) = (FrontRoom, FrontRoom, 0, null, null);
        (t_cache ?? CreateCache()).Put(this);
        return true;
    }

    private bool TryMoveTo(MessageBody front, MessageBody rest, int version, int at)
    {
        if (Volatile.Read(ref _dirt) != 0)
        {
            if (!TryBeginCleaning(version))
                return false;
            MoveFrontTo(front, at);
            RemoveFront(1);
            MoveFrontTo(rest, FrameCount);
            EndDirty(version);
            return true;
        }

        var count = FrameCount;
        for (var i = 0; i < count; i++)
        {
            if (!TryGetShared(i, out var frame))
                return false;
            if (i != at)
                frame.CopyTo((i < at ? front : rest).AddFrame(frame.Length));
        }

        Interlocked.MemoryBarrier(); // what was copied is of this version if that is current still
        return TryReturn(version);
    }

    private bool TryBeginCleaning(int version) => IsCurrent(version) && Interlocked.CompareExchange(ref _dirt, BeingCleaned, version) == version;

    private void EndDirty(int version)
    {
        Volatile.Write(ref _ended, version);
        Clean();
    }

    // The version of an idle body that is not kept is even, so one that is given back twice in a row is left alone.
    private bool TryEnd(int version, int step) =>
        (version & 1) != 0 && Interlocked.CompareExchange(ref _version, unchecked(version + step), version) == version;

    private static BodyCache CreateCache() => t_cache = new BodyCache();

    private Span<byte> AddFrameSlowly(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (length > LargestSmallFrame)
        {
            var array = ArrayPool<byte>.Shared.Rent(length);
            AddBlock(new LargeBlock(array, IsPooled: true), length);
            return array.AsSpan(0, length);
        }

        ReserveEnd();
        if (_shared.Length - _sharedLength < length)
            GrowShared(length);
        return AddFrame(length);
    }

    private void Clean()
    {
        if (_blockCount != 0)
            ReleaseBlocks();
        if (!ReferenceEquals(_shared, _own))
            ReleaseShared();
        if (_slots.Length > MostKeptSlots)
            _slots = new FrameSlot[FirstSlots];
        Volatile.Write(ref _dirt, 0); // last: see IsIdle
    }

    private void MarkDirty()
    {
        if (_dirt == 0) // not while another thread cleans, whose mistake or ours that is: nothing may be given back twice
            _dirt = _version;
    }

    private void AddBlock(LargeBlock block, int length)
    {
        ReserveEnd();
        _slots[_end++] = new FrameSlot(~AppendBlock(block), length);
    }

    private int AppendBlock(LargeBlock block)
    {
        if (_blockCount == _blocks.Length)
            Array.Resize(ref _blocks, Math.Max(4, 2 * _blockCount));
        MarkDirty();
        _blocks[_blockCount] = block;
        return _blockCount++;
    }

    private void ReserveEnd()
    {
        if (_end == _slots.Length)
            ReplaceSlots(new FrameSlot[2 * _slots.Length], _first);
    }

    private void ReserveFront()
    {
        if (_first > 0)
            return;
        var room = Math.Max(FrontRoom, FrameCount);
        ReplaceSlots(new FrameSlot[room + Math.Max(FirstSlots, 2 * FrameCount)], room);
    }

    private void ReplaceSlots(FrameSlot[] slots, int first)
    {
        _slots.AsSpan(_first, FrameCount).CopyTo(slots.AsSpan(first));
        (_slots, _first, _end) = (slots, first, first + FrameCount);
        if (slots.Length > MostKeptSlots)
            MarkDirty();
    }

    private void GrowShared(int length)
    {
        var needed = checked(_sharedLength + length);
        var doubled = (int)Math.Min(2L * _shared.Length, Array.MaxLength);
        var capacity = Math.Max(needed, doubled);
        var larger = capacity <= LargestSmallFrame ? new byte[capacity] : ArrayPool<byte>.Shared.Rent(capacity);
        _shared.AsSpan(0, _sharedLength).CopyTo(larger);
        if (!ReferenceEquals(_shared, _own))
            ArrayPool<byte>.Shared.Return(_shared);
        _shared = larger;
        if (capacity <= LargestSmallFrame)
            _own = larger;
        else
            MarkDirty();
    }

    private void ReleaseShared()
    {
        ArrayPool<byte>.Shared.Return(_shared);
        _shared = _own;
    }

    private void ReleaseBlocks()
    {
        for (var i = 0; i < _blockCount; i++)
            _blocks[i].Release();
        if (_blocks.Length > MostKeptSlots)
            _blocks = [];
        else
            Array.Clear(_blocks, 0, _blockCount);
        _blockCount = 0;
    }

    /// <summary>In debug builds a span that outlived its message shows nonsense, so that a test notices.</summary>
    [Conditional("DEBUG")]
    private void Poison() => _own.AsSpan(0, Math.Min(_sharedLength, _own.Length)).Fill(0xDD);
}
