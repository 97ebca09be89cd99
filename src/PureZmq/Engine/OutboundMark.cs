namespace PureZmq.Engine;

/// <summary>Where an <see cref="OutboundQueue"/> ended at some moment.</summary>
internal readonly record struct OutboundMark(Chunk? Tail, int End, int ChunkMessages, int Messages, long Octets);
