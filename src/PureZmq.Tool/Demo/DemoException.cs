namespace PureZmq.Tool.Demo;

/// <summary>A scenario saw something else than it must; the message says what was expected and what came.</summary>
internal sealed class DemoException(string message) : Exception(message);
