namespace PureZmq.Messages;

/// <summary>Where a frame's octets are within its <see cref="MessageBody"/>.</summary>
/// <param name="Position">An offset into the body's shared array, or the complement (<c>~index</c>) of an index into its list of
/// large blocks.</param>
/// <param name="Length">How many octets the frame has.</param>
internal readonly record struct FrameSlot(int Position, int Length);
