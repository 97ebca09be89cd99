namespace PureZmq.Tool.Lines;

/// <summary>The program that read our output has ended, as <c>head</c> does. Nobody needs to be told.</summary>
internal sealed class OutputClosedException(Exception inner) : Exception("nobody reads the output any more", inner);
