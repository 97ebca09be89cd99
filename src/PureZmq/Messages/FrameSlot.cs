namespace PureZmq.Messages;

/// <summary>Where a frame's octets are within its <see cref="MessageBody"/>.</summary>
/// <remarks>One word, written and read at once: two halves written one by one and read together make the processor wait for its own
/// store.</remarks>
/// <param name="position">An offset into the body's shared array, or the complement (<c>~index</c>) of an index into its list of
/// large blocks.</param>
/// <param name="length">How many octets the frame has.</param>
internal readonly struct FrameSlot(int position, int length)
{
    private readonly ulong _packed = (uint)position | ((ulong)(uint)length << 32);

    public int Position => (int)_packed;

    public int Length => (int)(_packed >> 32);
}
