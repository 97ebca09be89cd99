using PureZmq.Engine;

namespace PureZmq.Patterns;

/// <summary>Where a pipe keeps its place in a list of peers: one that both sends and receives stands in two.</summary>
internal interface IPlaceOfPipe
{
    /// <summary>The place; negative while the pipe is not in the list.</summary>
    static abstract ref int In(Pipe pipe);
}
